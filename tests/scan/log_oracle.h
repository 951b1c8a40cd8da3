// What the reference would judge: the hunks that `git log -p -U0` prints, one by one.
#pragma once

#include <string>
#include <vector>

#include "match/compiled_rules.h"
#include "scan/finding.h"
#include "scan/scan_options.h"

namespace secretscan {

// Runs git in `repository` and FragmentScanner on every hunk. Slow and plain.
std::vector<Finding> ScanLog(const std::string& repository,
                             const std::shared_ptr<const CompiledRules>& rules,
                             const ScanOptions& options);

}  // namespace secretscan
