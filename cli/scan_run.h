// What all scanning commands have in common: rules, progress, report, summary, exit code.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "rules/rule_set.h"
#include "scan/progress.h"
#include "scan/scan_result.h"

namespace secretscan {

struct ScanRun {
  std::string command;       // as the report names it
  Flavor flavor = Flavor::kNative;
  std::string rules_target;  // directory whose own configuration may be used; empty: none
  std::function<absl::StatusOr<ScanResult>(std::shared_ptr<const RuleSet>, Progress*)> scan;
  std::string advice;              // said when there are findings
  bool silent_when_clean = false;  // then no report either, unless flags ask for one
  bool past_is_cut = false;        // a shallow clone: --strict does not call it complete
};

// Returns the program's exit code.
int RunScan(const CommonFlags& flags, const ScanRun& run);

// Prints the error and returns the program's exit code.
int Fail(const absl::Status& error);

}  // namespace secretscan
