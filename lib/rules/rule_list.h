// A rule set for people to read.
#pragma once

#include <string>

#include "rules/rule_set.h"

namespace secretscan {

// One line a rule, in the set's order: id and severity in aligned columns, then the description
// with the number of keywords and the entropy threshold. Control characters are escaped.
std::string ListRules(const RuleSet& rules);

}  // namespace secretscan
