// Hexadecimal text.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Lower-case hexadecimal, two digits a byte.
std::string HexEncode(std::span<const uint8_t> bytes);

// Value of one hexadecimal digit, either case; -1 for any other character.
inline constexpr std::array<int8_t, 256> kHexDigits = [] {
  std::array<int8_t, 256> values{};
  for (int c = 0; c < 256; ++c) {
    values[c] = static_cast<int8_t>(c >= '0' && c <= '9'   ? c - '0'
                                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                           : -1);
  }
  return values;
}();
constexpr int HexDigit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }

// Decodes an even number of digits; false (and nothing appended) otherwise.
bool HexDecode(std::string_view digits, std::vector<uint8_t>* out);

}  // namespace secretscan
