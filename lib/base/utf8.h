// UTF-8 as Go reads it: an invalid byte is one replacement rune of width 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace secretscan {

inline constexpr char32_t kReplacementRune = 0xFFFD;

struct Rune {
  char32_t value = kReplacementRune;
  // Bytes taken: 1 to 4. An invalid sequence takes 1 and has value kReplacementRune.
  int width = 1;
  bool valid = false;
};

// Decodes the rune at text[pos]; pos < text.size().
Rune DecodeRune(std::string_view text, size_t pos);

// Number of bytes of the longest valid prefix; == text.size() when all of it is valid.
size_t ValidUtf8Prefix(std::string_view text);
inline bool IsValidUtf8(std::string_view text) { return ValidUtf8Prefix(text) == text.size(); }

void AppendUtf8(char32_t rune, std::string* out);

// A copy in which every invalid byte has become U+FFFD.
std::string ReplaceInvalidUtf8(std::string_view text);

// ASCII lower case in place; other bytes stay.
void AsciiLower(std::string* text);
std::string AsciiLowered(std::string_view text);

// The text lower-cased as far as ASCII letters are concerned, including the two non-ASCII letters
// whose lower case is ASCII (U+212A KELVIN SIGN and U+0130). Length may shrink.
std::string KeywordFolded(std::string_view text);

}  // namespace secretscan
