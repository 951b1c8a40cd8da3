// Documents that are made of rules.
#pragma once

#include <string>

#include "rules/rule_set.h"

namespace secretscan {

// docs/rules.md: Markdown with one table for each file of the pack.
std::string RuleTables(const RuleSet& rules);

// All that is known of one rule, for people: what it finds, how it decides, what it costs to look for, and
// its examples as templates.
std::string RuleDescription(const RuleSet& rules, const Rule& rule);

}  // namespace secretscan
