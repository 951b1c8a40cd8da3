// A fingerprint of a rule set, for caches and reports.
#pragma once

#include <string>

#include "rules/rule_set.h"

namespace secretscan {

// SHA-256, in hexadecimal, over everything that decides which findings there are and what they
// say: patterns, checks, keywords, tags, descriptions, severities, allowlists. The order of rules,
// and what only documents a rule, do not count. Equal over machines and versions of this library
// as long as its leading format mark is.
std::string RuleDigest(const RuleSet& rules);

}  // namespace secretscan
