// Parts of an expression that is too wide to look for as a whole.
#pragma once

#include <cstddef>
#include <memory>

#include "base/regex_syntax.h"

namespace secretscan {

// The most telling expression among those of which every match of `root` contains a match, and whose
// PatternWidth() is at most `limit`: a run of elements between those that are too wide, with as many
// rounds of these as every match has; of an alternation, one for each branch. Null when each could be
// empty.
std::unique_ptr<RegexNode> BoundedFactor(const RegexNode& root, size_t limit);

// What every match of `root` begins with, as far as it can hold only so many newlines. Null when that
// may be nothing.
std::unique_ptr<RegexNode> LinePrefix(const RegexNode& root);

}  // namespace secretscan
