// Tokens that somebody typed, in place of one that a provider drew at random.
#pragma once

#include <string_view>

namespace secretscan {

// Why `token` cannot have been drawn at random, or nothing: it counts, repeats a character or a long part of itself,
// or says that it is an example. Of random tokens fewer than one in 10^9 does. For tokens alone: texts and encoded
// data do repeat. Linear.
std::string_view WhyMadeUp(std::string_view token);

// Whether a part of at least twelve characters comes back, apart from itself, and both are at least half of
// the value. Never for numbers, nor for more than 512 bytes. Linear.
bool RepeatsItself(std::string_view value);

// Whether the letters of the value alone hold the alphabet from a to z, in order: "aB1cD2eF3…". Linear.
bool HoldsAlphabet(std::string_view value);

}  // namespace secretscan
