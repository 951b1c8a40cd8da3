// Hexadecimal text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Lower-case hexadecimal, two digits a byte.
std::string HexEncode(std::span<const uint8_t> bytes);

// Value of one hexadecimal digit, either case; -1 for any other character.
constexpr int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Decodes an even number of digits; false (and nothing appended) otherwise.
bool HexDecode(std::string_view digits, std::vector<uint8_t>* out);

}  // namespace secretscan
