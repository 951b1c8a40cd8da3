#include "report/template/text_case.h"

#include "base/utf8.h"

namespace secretscan::templates {
namespace {

// Pairs (upper, lower) that are neighbours, beginning with an even or an odd code.
bool InEvenPairs(char32_t rune) {
  return (rune >= 0x100 && rune <= 0x137 && rune != 0x130 && rune != 0x131) ||
         (rune >= 0x14A && rune <= 0x177) || (rune >= 0x460 && rune <= 0x481) ||
         (rune >= 0x48A && rune <= 0x4BF) || (rune >= 0x4D0 && rune <= 0x52F) ||
         (rune >= 0x1E00 && rune <= 0x1E95) || (rune >= 0x1EA0 && rune <= 0x1EFF);
}
bool InOddPairs(char32_t rune) {
  return (rune >= 0x139 && rune <= 0x148) || (rune >= 0x179 && rune <= 0x17E);
}

char32_t UpperRune(char32_t rune) {
  if ((rune >= 'a' && rune <= 'z') || (rune >= 0xE0 && rune <= 0xFE && rune != 0xF7) ||
      (rune >= 0x3B1 && rune <= 0x3C9 && rune != 0x3C2) || (rune >= 0x430 && rune <= 0x44F)) {
    return rune - 32;
  }
  if (rune >= 0x450 && rune <= 0x45F) {
    return rune - 80;
  }
  if (InEvenPairs(rune)) {
    return rune & ~char32_t{1};
  }
  if (InOddPairs(rune)) {
    return rune % 2 == 0 ? rune - 1 : rune;
  }
  switch (rune) {
    case 0xB5: return 0x39C;
    case 0xFF: return 0x178;
    case 0x3C2: return 0x3A3;
    case 0x3AC: return 0x386;
    case 0x3AD:
    case 0x3AE:
    case 0x3AF: return rune - 37;
    case 0x3CC: return 0x38C;
    case 0x3CD:
    case 0x3CE: return rune - 63;
    default: return rune;
  }
}

char32_t LowerRune(char32_t rune) {
  if ((rune >= 'A' && rune <= 'Z') || (rune >= 0xC0 && rune <= 0xDE && rune != 0xD7) ||
      (rune >= 0x391 && rune <= 0x3A9 && rune != 0x3A2) || (rune >= 0x410 && rune <= 0x42F)) {
    return rune + 32;
  }
  if (rune >= 0x400 && rune <= 0x40F) {
    return rune + 80;
  }
  if (InEvenPairs(rune)) {
    return rune | 1;
  }
  if (InOddPairs(rune)) {
    return rune % 2 == 1 ? rune + 1 : rune;
  }
  switch (rune) {
    case 0x178: return 0xFF;
    case 0x386: return 0x3AC;
    case 0x388:
    case 0x389:
    case 0x38A: return rune + 37;
    case 0x38C: return 0x3CC;
    case 0x38E:
    case 0x38F: return rune + 63;
    default: return rune;
  }
}

// What strings.Title takes for the space between words.
bool IsSeparator(char32_t rune) {
  if (rune < 0x80) {
    return !((rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') ||
             (rune >= 'A' && rune <= 'Z') || rune == '_');
  }
  return IsBlank(rune);
}

template <typename Change>
std::string Changed(std::string_view text, Change change) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    AppendUtf8(change(rune.value), &out);
    pos += static_cast<size_t>(rune.width);
  }
  return out;
}

}  // namespace

std::string Upper(std::string_view text) { return Changed(text, UpperRune); }
std::string Lower(std::string_view text) { return Changed(text, LowerRune); }

std::string Title(std::string_view text) {
  char32_t previous = ' ';
  return Changed(text, [&](char32_t rune) {
    const bool first = IsSeparator(previous);
    previous = rune;
    return first ? UpperRune(rune) : rune;
  });
}

bool IsBlank(char32_t rune) {
  return (rune >= '\t' && rune <= '\r') || rune == ' ' || rune == 0x85 || rune == 0xA0 ||
         rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 ||
         rune == 0x2029 || rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

}  // namespace secretscan::templates
