// One verification, from what is to be gone to the certificate.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/certificate.h"
#include "rewrite/path_rules.h"
#include "rewrite/verification_targets.h"
#include "rules/rule_set.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

struct VerificationRunInput {
  const Repository& own;                  // where the rewrite was
  VerificationTargets targets;
  std::shared_ptr<const RuleSet> rules;
  ScanOptions scan;
  // Leaves out of a scan what ignore files list; may be empty.
  std::function<absl::Status(ScanResult*)> leave_out;
  const PathRules* removed_paths = nullptr;   // that the rewrite was to take out; null: none
  // What is looked at instead: a fresh clone of what was pushed; null: `own`.
  const Repository* remote = nullptr;
  std::string name;                       // of what is looked at, for the certificate
  bool after_purge = false;
  Progress* progress = nullptr;           // may be null
};

// InvalidArgument when nothing is to be looked for; what cannot be read is told in the checks.
// Writes nothing.
absl::StatusOr<Certificate> RunVerification(VerificationRunInput input);

}  // namespace secretscan
