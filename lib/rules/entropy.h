// Shannon entropy as the reference computes it.
#pragma once

#include <string_view>

namespace secretscan {

// Bits: runes are counted (an invalid byte is one U+FFFD), each count divided by the length in
// bytes, logarithm to base 2. 0 for the empty text. For ASCII this is Shannon's entropy a byte.
double ShannonEntropy(std::string_view text);

}  // namespace secretscan
