// What of an expression a prefilter looks for.
#pragma once

#include <cstddef>
#include <vector>

#include "base/regex_syntax.h"

namespace secretscan {

// A line's begin in front of a literal of so many characters is better left out: the engine that Hyperscan starts
// at each line costs more than the candidates that it spares.
inline constexpr size_t kLiteralWithoutLine = 5;

// The elements that a concatenation consists of, those of a first element that is one itself included; or the
// node itself. What stands in front and may be left out without loss is left out: what may be empty, a
// line's begin, and what stands before a literal that is much rarer than its own. Matches of the elements end
// wherever matches of `root` do. They point into `root`.
// `whole_names`: only what may be empty is left out.
std::vector<const RegexNode*> PatternElements(const RegexNode& root, bool whole_names = false);

}  // namespace secretscan
