// Texts that an expression's matches are sure to hold: what a rule's keywords should be.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/regex_syntax.h"

namespace secretscan {

// True if every match is sure to hold one of the keywords (lower case), in any case. False also where it
// would take too long to tell.
bool EveryMatchHolds(const RegexNode& root, std::span<const std::string> keywords);

// Texts of at least three bytes, lower case, of which every match holds one, as long and as few as can be
// told with little effort. Empty if there are none.
std::vector<std::string> FindKeywords(const RegexNode& root);

}  // namespace secretscan
