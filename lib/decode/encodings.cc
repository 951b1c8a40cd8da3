#include "decode/encodings.h"

#include <array>
#include <cstdint>

#include "base/hex.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

bool IsTextByte(unsigned byte) { return byte >= 0x09 && byte <= 0x7E; }

bool DecodePercent(std::string_view run, std::string* out) {
  out->clear();
  out->reserve(run.size());
  for (size_t i = 0; i < run.size(); ++i) {
    if (run[i] == '%' && i + 2 < run.size()) {
      const int high = HexDigit(run[i + 1]);
      const int low = HexDigit(run[i + 2]);
      if (high >= 0 && low >= 0) {
        if (!IsTextByte(high << 4 | low)) {
          return false;
        }
        *out += static_cast<char>(high << 4 | low);
        i += 2;
        continue;
      }
    }
    *out += run[i];
  }
  return true;
}

// Both forms: four digits after every "U+" or "\u", and nothing else that matters.
bool DecodeUnicode(std::string_view run, std::string* out) {
  out->clear();
  size_t pos = 0;
  while (pos < run.size()) {
    const char c = run[pos++];
    if (c != '+' && c != 'u' && (c != 'U' || run[pos] == '+')) {
      continue;
    }
    char32_t rune = 0;
    for (const size_t end = pos + 4; pos < end; ++pos) {
      rune = rune << 4 | static_cast<char32_t>(HexDigit(run[pos]));
    }
    AppendUtf8(rune, out);
  }
  return true;
}

bool DecodeHex(std::string_view run, std::string* out) {
  if (run.size() % 2 != 0) {
    return false;
  }
  out->clear();
  bool has_decimal = false;
  for (size_t i = 0; i < run.size(); i += 2) {
    const int byte = HexDigit(run[i]) << 4 | HexDigit(run[i + 1]);
    if (!IsTextByte(byte)) {
      return false;
    }
    has_decimal |= run[i] <= '9' || run[i + 1] <= '9';
    *out += static_cast<char>(byte);
  }
  return has_decimal;
}

// What a base64 character is worth, and what it says about the alphabet.
struct Base64Character {
  uint8_t value = 0;
  uint8_t traits = 0;
};
constexpr uint8_t kNotALetter = 1;
constexpr uint8_t kStandardOnly = 2;
constexpr uint8_t kUrlOnly = 4;

constexpr std::array<Base64Character, 256> Base64Table() {
  std::array<Base64Character, 256> table{};
  for (uint8_t i = 0; i < 26; ++i) {
    table['A' + i] = {i, 0};
    table['a' + i] = {static_cast<uint8_t>(26 + i), 0};
  }
  for (uint8_t i = 0; i < 10; ++i) {
    table['0' + i] = {static_cast<uint8_t>(52 + i), kNotALetter};
  }
  table['+'] = {62, kNotALetter | kStandardOnly};
  table['/'] = {63, kNotALetter | kStandardOnly};
  table['-'] = {62, kNotALetter | kUrlOnly};
  table['_'] = {63, kNotALetter | kUrlOnly};
  return table;
}
constexpr std::array<Base64Character, 256> kBase64 = Base64Table();

// The standard alphabet wants its padding, the URL-safe one wants none, and they do not mix. Bits
// left over in the last character are ignored.
bool DecodeBase64(std::string_view run, std::string* out) {
  size_t padding = 0;
  while (padding < 2 && padding < run.size() && run[run.size() - 1 - padding] == '=') {
    ++padding;
  }
  const std::string_view body = run.substr(0, run.size() - padding);
  const bool standard_length = run.size() % 4 == 0;
  const bool url_length = padding == 0 && body.size() % 4 != 1;
  if (!standard_length && !url_length) {
    return false;
  }
  out->clear();
  uint8_t traits = 0;
  uint32_t bits = 0;
  int pending = 0;
  for (const char c : body) {
    const Base64Character character = kBase64[static_cast<unsigned char>(c)];
    traits |= character.traits;
    bits = bits << 6 | character.value;
    pending += 6;
    if (pending >= 8) {
      pending -= 8;
      const unsigned byte = bits >> pending & 0xFF;
      if (!IsTextByte(byte)) {  // nearly every identifier ends here, within three characters
        return false;
      }
      *out += static_cast<char>(byte);
    }
  }
  const bool standard = standard_length && !(traits & kUrlOnly);
  const bool url = url_length && !(traits & kStandardOnly);
  return (traits & kNotALetter) && (standard || url);
}

}  // namespace

bool DecodeRun(Encoding encoding, std::string_view run, std::string* out) {
  switch (encoding) {
    case Encoding::kPercent:
      return DecodePercent(run, out);
    case Encoding::kUnicode:
      return DecodeUnicode(run, out);
    case Encoding::kHex:
      return DecodeHex(run, out);
    case Encoding::kBase64:
      return DecodeBase64(run, out);
  }
  return false;
}

}  // namespace secretscan
