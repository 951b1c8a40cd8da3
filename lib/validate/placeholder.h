// Values that only show where a value goes.
#pragma once

#include <string_view>

namespace secretscan {

// Whether `value` is filled up rather than made: one character or a short piece repeated, or characters
// that count up or down ("abcdefgh", "12345678") for most of its length. Linear.
bool LooksFilledUp(std::string_view value);

}  // namespace secretscan
