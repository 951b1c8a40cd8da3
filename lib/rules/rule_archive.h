// A rule set as bytes: what the built-in pack is compiled to, so that no start has to parse it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rules/rule_set.h"

namespace secretscan {

std::string WriteRuleArchive(const RuleSet& rules);

// Of bytes that WriteRuleArchive() of the same build gave; null for others. Regular expressions are
// compiled when first used.
std::shared_ptr<const RuleSet> ReadRuleArchive(std::string_view bytes);

}  // namespace secretscan
