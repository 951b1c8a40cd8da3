#include "git/unicode_space.h"

#include "base/utf8.h"

namespace secretscan {
namespace {

bool IsUnicodeSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

size_t LeadingSpace(std::string_view text) {
  size_t pos = 0;
  while (pos < text.size()) {
    const Rune rune = DecodeRune(text, pos);
    if (!rune.valid || !IsUnicodeSpace(rune.value)) {
      break;
    }
    pos += static_cast<size_t>(rune.width);
  }
  return pos;
}

std::string_view RightTrimmed(std::string_view text) {
  while (!text.empty()) {
    size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (text[start] & 0xC0) == 0x80) {
      --start;
    }
    const Rune rune = DecodeRune(text, start);
    if (!rune.valid || start + static_cast<size_t>(rune.width) != text.size() ||
        !IsUnicodeSpace(rune.value)) {
      break;
    }
    text = text.substr(0, start);
  }
  return text;
}

}  // namespace secretscan
