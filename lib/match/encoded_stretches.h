// Long stretches of base64, in which hardly any rule can match.
//
// Notebooks hold images, style sheets fonts, and logs whatever they were given. By chance such a stretch holds a
// provider's name in every few hundred bytes, and each sets an automaton going. But a rule that wants something
// assigned to the name needs a byte that base64 does not have: its matches lie outside, or reach in no farther
// than they are wide. So only the few rules that can do without are looked for in the middle of a stretch.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "base/regex_syntax.h"

namespace secretscan {

// So many bytes of a stretch at either end are no part of its middle.
inline constexpr size_t kStretchMargin = 600;

// Shorter ones are like any other text.
inline constexpr size_t kLeastStretch = 4 * kStretchMargin;

// Whether some match of `root` may consist of letters, digits, '+' and '/' alone. Assertions are taken to hold.
bool MayMatchInStretch(const RegexNode& root);

// Replaces *pieces by what is left of `text` without the middles of stretches: disjoint, ascending. Every range of
// up to kStretchMargin bytes that holds one of another kind lies in a piece, with a byte on either side of it
// where the text has one. All of the text is one piece if too little would be left out. Linear.
void FindPieces(std::string_view text, std::vector<Span>* pieces);

}  // namespace secretscan
