// Texts that a regular expression probably matches, drawn from its syntax tree.
#pragma once

#include <random>
#include <string>

#include "base/regex_syntax.h"

namespace secretscan {

// Assertions are ignored, so the text need not match. Repeats stay within a few of their minimum.
std::string RandomMatch(const RegexNode& node, std::mt19937* random);

}  // namespace secretscan
