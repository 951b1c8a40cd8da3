// The text of a regular expression, piece by piece.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace secretscan {

// Where what begins at pattern[begin] ends: an escape's two characters, a text quoted with \Q, a class, or
// else one character. begin < pattern.size().
size_t EndOfAtom(std::string_view pattern, size_t begin);

// The operator that repeats what ends at pattern[end], or 0. RE2 passes over flags and empty quotes in between.
char RepeatAfter(std::string_view pattern, size_t end);

// A repeat that is written "{MIN,MAX}", and where in the pattern.
struct CountedRepeat {
  size_t min = 0;
  size_t max = 0;        // to 1000, RE2's limit; not less than `min`
  size_t max_begin = 0;  // of its digits
  size_t end = 0;        // of all of it
};

// The one that begins at pattern[begin]. nullopt for other forms, and for what RE2 takes for a text, or wrong.
std::optional<CountedRepeat> CountedRepeatAt(std::string_view pattern, size_t begin);

}  // namespace secretscan
