// From flags to what a rewrite takes out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "cli/rewrite_flags.h"
#include "git/repository.h"
#include "rewrite/native_rewrite.h"
#include "rewrite/path_rules.h"
#include "rewrite/preflight.h"
#include "rewrite/targets.h"
#include "rules/rule_set.h"
#include "scan/progress.h"

namespace secretscan {

struct RewriteTargets {
  Targets targets;
  NativeOptions options;                     // its paths point to the next
  std::unique_ptr<const PathRules> paths;    // may be null
  std::shared_ptr<const RuleSet> rules;      // null when none were needed
  std::vector<std::string> unread;           // what a scan could not look at
  std::vector<PreflightItem> items;
};

// Reads what the flags name; scans the repository when they name no target, or reports that hide
// secrets.
absl::StatusOr<RewriteTargets> CollectTargets(const RewriteFlags& rewrite,
                                              const CommonFlags& flags,
                                              const Repository& repository, Progress* progress);

}  // namespace secretscan
