// What a plan is put together from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/secret_mask.h"
#include "rewrite/plan.h"

namespace secretscan {

// Hides all secrets that are known, selected or not, in any form.
class PlanHider {
 public:
  PlanHider(const Targets& targets, const NativeReplacer& replacer);

  std::string Hide(std::string_view text) const;
  // Whether one of the secrets that are to go is in it.
  bool HoldsTarget(std::string_view text) const;

 private:
  const NativeReplacer& replacer_;
  std::vector<Finding> findings_;   // only their secrets
  SecretMask mask_;
};

// Secrets and rules, how often they stand where, and which of them are dangerous to replace.
absl::Status AddSecrets(const PlanInput& input, const PlanHider& hider, RewritePlan* plan);

// Files that will be others where references lead to. What cannot be read is an error.
absl::Status AddTips(const PlanInput& input, const PlanHider& hider, RewritePlan* plan);

// Names and other things that hold secrets and are not changed.
absl::Status AddDecisions(const PlanInput& input, const PlanHider& hider, RewritePlan* plan);

// What of the preflight only the result tells.
void AddFindingsOfResult(const PlanInput& input, RewritePlan* plan);

}  // namespace secretscan
