// The text of a regular expression, piece by piece.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// Where what begins at pattern[begin] ends: an escape's two characters, a text quoted with \Q, a class, or
// else one character. begin < pattern.size().
size_t EndOfAtom(std::string_view pattern, size_t begin);

}  // namespace secretscan
