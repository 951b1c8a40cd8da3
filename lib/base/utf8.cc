#include "base/utf8.h"

#include <cstring>

namespace secretscan {

Rune DecodeRune(std::string_view text, size_t pos) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[pos + i]); };
  const auto tail = [&](size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return pos + i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned b0 = byte(0);
  if (b0 < 0x80) {
    return {b0, 1, true};
  }
  if (b0 >= 0xC2 && b0 <= 0xDF && tail(1)) {
    return {(b0 & 0x1F) << 6 | (byte(1) & 0x3Fu), 2, true};
  }
  if (b0 >= 0xE0 && b0 <= 0xEF &&
      tail(1, b0 == 0xE0 ? 0xA0 : 0x80, b0 == 0xED ? 0x9F : 0xBF) && tail(2)) {
    return {(b0 & 0x0F) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu), 3, true};
  }
  if (b0 >= 0xF0 && b0 <= 0xF4 &&
      tail(1, b0 == 0xF0 ? 0x90 : 0x80, b0 == 0xF4 ? 0x8F : 0xBF) && tail(2) && tail(3)) {
    return {(b0 & 0x07) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 |
                (byte(3) & 0x3Fu),
            4, true};
  }
  return {};
}

size_t ValidUtf8Prefix(std::string_view text) {
  size_t pos = 0;
  while (pos < text.size()) {
    // Many ASCII bytes at a time: most text is nothing else.
    while (pos + 64 <= text.size()) {
      uint64_t words[8];
      std::memcpy(words, text.data() + pos, 64);
      if (((words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7]) &
           0x8080808080808080u) != 0) {
        break;
      }
      pos += 64;
    }
    while (pos + 8 <= text.size()) {
      uint64_t word;
      std::memcpy(&word, text.data() + pos, 8);
      if (word & 0x8080808080808080u) {
        break;
      }
      pos += 8;
    }
    if (pos == text.size()) {
      break;
    }
    const Rune rune = DecodeRune(text, pos);
    if (!rune.valid) {
      return pos;
    }
    pos += rune.width;
  }
  return pos;
}

void AppendUtf8(char32_t rune, std::string* out) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) {
    rune = kReplacementRune;
  }
  if (rune < 0x80) {
    *out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    *out += static_cast<char>(0xC0 | rune >> 6);
    *out += static_cast<char>(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    *out += static_cast<char>(0xE0 | rune >> 12);
    *out += static_cast<char>(0x80 | (rune >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (rune & 0x3F));
  } else {
    *out += static_cast<char>(0xF0 | rune >> 18);
    *out += static_cast<char>(0x80 | (rune >> 12 & 0x3F));
    *out += static_cast<char>(0x80 | (rune >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (rune & 0x3F));
  }
}

std::string ReplaceInvalidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t valid = ValidUtf8Prefix(text);
    out += text.substr(0, valid);
    text.remove_prefix(valid);
    if (!text.empty()) {
      AppendUtf8(kReplacementRune, &out);
      text.remove_prefix(1);
    }
  }
  return out;
}

void AsciiLower(std::string* text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= text->size(); at += sizeof(uint64_t)) {  // eight bytes at a time
    uint64_t bytes = 0;
    std::memcpy(&bytes, text->data() + at, sizeof bytes);
    const uint64_t low_bits = bytes & 0x7f * kOnes;
    const uint64_t from_a = low_bits + (0x80 - 'A') * kOnes;
    const uint64_t past_z = low_bits + (0x7f - 'Z') * kOnes;
    bytes |= ((from_a ^ past_z) & ~bytes & 0x80 * kOnes) >> 2;
    std::memcpy(text->data() + at, &bytes, sizeof bytes);
  }
  for (; at < text->size(); ++at) {
    char& c = (*text)[at];
    c = static_cast<char>(c | (static_cast<unsigned char>(c - 'A') < 26 ? 0x20 : 0));
  }
}

std::string AsciiLowered(std::string_view text) {
  std::string out(text);
  AsciiLower(&out);
  return out;
}

std::string KeywordFolded(std::string_view text) {
  constexpr std::string_view kKelvin = "\xE2\x84\xAA";
  constexpr std::string_view kDottedI = "\xC4\xB0";
  std::string out = AsciiLowered(text);
  const auto replace_all = [&out](std::string_view from, char to) {
    size_t found = out.find(from);
    if (found == std::string::npos) {
      return;
    }
    std::string replaced;
    replaced.reserve(out.size());
    size_t pos = 0;
    for (; found != std::string::npos; found = out.find(from, pos)) {
      replaced.append(out, pos, found - pos);
      replaced += to;
      pos = found + from.size();
    }
    replaced.append(out, pos);
    out = std::move(replaced);
  };
  replace_all(kKelvin, 'k');
  replace_all(kDottedI, 'i');
  return out;
}

}  // namespace secretscan
