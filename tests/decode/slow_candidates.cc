#include "decode/slow_candidates.h"

#include <algorithm>
#include <cstring>

#include "base/hex.h"

namespace secretscan {
namespace {

bool IsBase64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '/' || c == '+' || c == '-';
}

bool HexDigitsAt(std::string_view text, size_t pos, size_t count) {
  const std::string_view digits = pos <= text.size() ? text.substr(pos, count) : "";
  return digits.size() == count &&
         std::all_of(digits.begin(), digits.end(), [](char c) { return HexDigit(c) >= 0; });
}

// Each returns the end of the run of its kind at `pos`; `pos` if there is none.

size_t PercentEnd(std::string_view text, size_t pos) {
  if (text[pos] != '%' || !HexDigitsAt(text, pos + 1, 2)) {
    return pos;
  }
  size_t end = pos + 3;
  for (size_t i = end; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '%' && HexDigitsAt(text, i + 1, 2)) {
      end = i + 3;
    }
  }
  return end;
}

size_t CodePointsEnd(std::string_view text, size_t pos) {
  while (text.substr(pos, 2) == "U+" && HexDigitsAt(text, pos + 2, 4)) {
    if (pos + 6 == text.size()) {
      return pos + 6;
    }
    if (text[pos + 6] == '\0' || std::strchr(" \t\n\f\r", text[pos + 6]) == nullptr) {
      break;
    }
    pos += 7;
  }
  return pos;
}

size_t EscapesEnd(std::string_view text, size_t pos) {
  while (pos < text.size() && text[pos] == '\\') {
    const size_t letter = text.substr(pos, 2) == "\\\\" ? pos + 2 : pos + 1;
    if (letter >= text.size() || (text[letter] != 'u' && text[letter] != 'U') ||
        !HexDigitsAt(text, letter + 1, 4)) {
      break;
    }
    pos = letter + 5;
  }
  return pos;
}

size_t HexEnd(std::string_view text, size_t pos) {
  size_t end = pos;
  while (end < text.size() && HexDigit(text[end]) >= 0) {
    ++end;
  }
  return end - pos >= 32 ? end : pos;
}

size_t Base64End(std::string_view text, size_t pos) {
  size_t end = pos;
  while (end < text.size() && IsBase64(text[end])) {
    ++end;
  }
  if (end - pos < 16) {
    return pos;
  }
  for (int padding = 0; padding < 2 && end < text.size() && text[end] == '='; ++padding) {
    ++end;
  }
  return end;
}

}  // namespace

std::vector<RunCandidate> SlowCandidates(std::string_view text) {
  constexpr struct {
    Encoding encoding;
    size_t (*end)(std::string_view, size_t);
  } kKinds[] = {{Encoding::kPercent, PercentEnd},
                {Encoding::kUnicode, CodePointsEnd},
                {Encoding::kUnicode, EscapesEnd},
                {Encoding::kHex, HexEnd},
                {Encoding::kBase64, Base64End}};
  std::vector<RunCandidate> out;
  for (size_t pos = 0; pos < text.size();) {
    size_t next = pos + 1;
    for (const auto& kind : kKinds) {
      if (const size_t end = kind.end(text, pos); end > pos) {
        out.push_back({{pos, end}, kind.encoding});
        next = end;
        break;
      }
    }
    pos = next;
  }
  return out;
}

}  // namespace secretscan
