// The one door between the public rule pack and the rules in it.
#pragma once

#include <memory>
#include <utility>

#include "rules/rule_set.h"
#include "secretscan/rule_pack.h"

namespace secretscan {

class RulePackAccess {
 public:
  static RulePack Make(std::shared_ptr<const RuleSet> rules) { return RulePack(std::move(rules)); }
  static const std::shared_ptr<const RuleSet>& RulesOf(const RulePack& pack) { return pack.rules_; }
};

}  // namespace secretscan
