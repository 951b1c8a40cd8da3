#include "base/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace secretscan {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Of both alphabets; -1 for any other character.
constexpr std::array<int8_t, 256> kDigits = [] {
  std::array<int8_t, 256> digits{};
  digits.fill(-1);
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  digits['-'] = 62;
  digits['_'] = 63;
  return digits;
}();

}  // namespace

int Base64Digit(char c) { return c == '-' || c == '_' ? -1 : kDigits[static_cast<unsigned char>(c)]; }

std::string Base64Encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t pos = 0; pos < bytes.size(); pos += 3) {
    uint32_t group = 0;
    const size_t size = std::min<size_t>(3, bytes.size() - pos);
    for (size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < size ? static_cast<unsigned char>(bytes[pos + i]) : 0u);
    }
    for (size_t i = 0; i < 4; ++i) {
      out += i <= size ? kAlphabet[group >> (18 - 6 * i) & 0x3F] : '=';
    }
  }
  return out;
}

bool Base64Decode(std::string_view text, std::string* out) {
  uint32_t group = 0;
  size_t digits = 0;
  size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      continue;
    }
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = Base64Digit(c);
    if (padding > 0 || value < 0) {
      return false;
    }
    group = group << 6 | static_cast<uint32_t>(value);
    if (++digits % 4 == 0) {
      *out += {static_cast<char>(group >> 16), static_cast<char>(group >> 8),
               static_cast<char>(group)};
    }
  }
  switch (digits % 4) {
    case 0: return padding == 0;
    case 2:
      *out += static_cast<char>(group >> 4);
      return padding == 2;
    case 3:
      *out += {static_cast<char>(group >> 10), static_cast<char>(group >> 2)};
      return padding == 1;
    default: return false;
  }
}

bool Base64DecodeAny(std::string_view text, std::string* out) {
  while (!text.empty() && text.back() == '=') {
    text.remove_suffix(1);
  }
  out->reserve(out->size() + text.size() * 3 / 4);
  uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const int digit = kDigits[static_cast<unsigned char>(c)];
    if (digit < 0) {
      return false;
    }
    group = group << 6 | static_cast<uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      *out += static_cast<char>(group >> bits);
    }
  }
  return bits != 6;
}

}  // namespace secretscan
