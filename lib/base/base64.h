// Base64 (RFC 4648).
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// With the standard alphabet and padding.
std::string Base64Encode(std::string_view bytes);

// What a digit of the standard alphabet stands for, or -1.
int Base64Digit(char c);

// False for anything else than Base64Encode() makes, line ends apart, which are passed over.
bool Base64Decode(std::string_view text, std::string* out);

// Takes both alphabets, and padding that is missing; no blanks. False for any other character, and
// where a last digit stands alone; what was decoded until then has been appended.
bool Base64DecodeAny(std::string_view text, std::string* out);

}  // namespace secretscan
