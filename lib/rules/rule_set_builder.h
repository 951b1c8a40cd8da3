// The last step of a load: from a merged draft to a validated rule set.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "rules/config_draft.h"
#include "rules/rule_set.h"

namespace secretscan {

// Hands targeted allowlists to their rules and checks what only the merged whole can tell: that
// every rule has a pattern, a secretGroup that exists, and `required` rules that exist.
// InvalidArgument for the first rule that is wrong.
absl::StatusOr<std::shared_ptr<const RuleSet>> BuildRuleSet(ConfigDraft draft,
                                                            LoadContext context);

}  // namespace secretscan
