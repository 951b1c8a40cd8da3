// Scans texts that are not in git: files, directories, memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rules/rule_set.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

struct DirectoryOptions : ScanOptions {
  std::vector<std::string> paths = {"."};
  bool follow_symlinks = false;
};

// Walks the paths in lexical order. A file's path in findings is spelled as it was reached
// ("dir n" gives "n/a.txt", "dir ." gives "a.txt"). NotFound when a path does not exist.
absl::StatusOr<ScanResult> ScanDirectory(const DirectoryOptions& options,
                                         std::shared_ptr<const RuleSet> rules, Progress* progress);

// One text; `path` is what rules and findings see and may be empty.
absl::StatusOr<ScanResult> ScanText(std::string_view text, std::string_view path,
                                    const ScanOptions& options,
                                    std::shared_ptr<const RuleSet> rules);

}  // namespace secretscan
