#include "report/terminal_text.h"

#include <cstdio>

#include "base/utf8.h"

namespace secretscan {
namespace {

struct RuneRange {
  char32_t first;
  char32_t last;
};

// Controls, line and paragraph separators, and characters of Unicode's category Cf that change how
// their neighbours look without being seen.
constexpr RuneRange kHidden[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},
    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

bool IsHidden(char32_t rune) {
  for (const RuneRange& range : kHidden) {
    if (rune >= range.first && rune <= range.last) {
      return true;
    }
  }
  return false;
}

void AppendEscape(char32_t rune, std::string* out) {
  if (rune == '\n' || rune == '\r' || rune == '\t') {
    *out += rune == '\n' ? "\\n" : rune == '\r' ? "\\r" : "\\t";
    return;
  }
  char buffer[16];
  const char* format = rune < 0x100 ? "\\x%02x" : rune < 0x10000 ? "\\u%04x" : "\\U%08x";
  std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(rune));
  *out += buffer;
}

}  // namespace

std::string TerminalText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    const size_t width = static_cast<size_t>(rune.width);
    if (!rune.valid) {
      AppendEscape(static_cast<unsigned char>(text[pos]), &out);
    } else if (IsHidden(rune.value)) {
      AppendEscape(rune.value, &out);
    } else {
      out += text.substr(pos, width);
    }
    pos += width;
  }
  return out;
}

}  // namespace secretscan
