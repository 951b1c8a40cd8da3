// Ways to write one character of a text so that it passes through URLs, strings, markup or mails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

enum class EscapeStyle : uint8_t { kNone, kPercent, kBackslash, kMarkup, kOther };

struct Escape {
  size_t size = 0;      // bytes of the text that it takes
  std::string value;    // the bytes that it stands for, not empty
  EscapeStyle style = EscapeStyle::kNone;
};

// Replaces *escapes by all that text[at…] can begin with: %41, \u0041, \x41, \101, \n, \", &#65;, &amp;,
// =41, doubled quotes and the like, some of them twice escaped. Not the byte by itself. at < text.size().
void ReadEscapes(std::string_view text, size_t at, std::vector<Escape>* escapes);

// `text` as it is written in this style; as it is for kNone and kOther.
std::string WriteEscaped(std::string_view text, EscapeStyle style);

}  // namespace secretscan
