#include "base/status.h"
#include "rules/rule_archive.h"
#include "rules/rule_pack.h"

namespace secretscan {

absl::StatusOr<std::shared_ptr<const RuleSet>> BuiltInRules() {
  static const std::shared_ptr<const RuleSet> rules = ReadRuleArchive(BuiltInRuleTable());
  return rules != nullptr ? absl::StatusOr<std::shared_ptr<const RuleSet>>(rules)
                          : DataLoss("the built-in rules are damaged");
}

}  // namespace secretscan
