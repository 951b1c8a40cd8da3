#include "validate/assignment.h"

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

bool IsNameByte(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::string_view kQuotes = "\"'`";

// What stands between the name and the value, without the quotes of either.
Operator ReadOperator(std::string_view between) {
  for (size_t i = 0; i < between.size(); ++i) {
    const char next = i + 1 < between.size() ? between[i + 1] : '\0';
    switch (between[i]) {
      case '=':
        return next == '=' ? Operator::kCompare : Operator::kEquals;
      case '!':
        if (next == '=') {
          return Operator::kCompare;
        }
        break;
      case '<':
        return Operator::kEquals;
      case ':':
        return next == '=' ? Operator::kEquals : Operator::kColon;
      case ',':
        return Operator::kComma;
      case '(':
        return Operator::kCall;
      case '>':
        return Operator::kTag;
      default:
        break;
    }
  }
  // A colon and an equals sign of full width.
  return between.find("\xef\xbc\x9a") != std::string_view::npos   ? Operator::kColon
         : between.find("\xef\xbc\x9d") != std::string_view::npos ? Operator::kEquals
                                                                  : Operator::kBlank;
}

// Whether the function whose name ends `text` is one that finds what its argument names.
bool LooksUp(std::string_view text) {
  size_t begin = text.size();
  while (begin > 0 && (absl::ascii_isalnum(text[begin - 1]) || text[begin - 1] == '_')) {
    --begin;
  }
  const std::string name = AsciiLowered(text.substr(begin));
  for (const std::string_view verb : {"get", "fetch", "find", "lookup", "load", "read", "env", "credentials"}) {
    if (name.starts_with(verb) && !name.starts_with("getbytes")) {
      return true;
    }
  }
  return false;
}

}  // namespace

Assignment ParseAssignment(const MatchView& match) {
  Assignment parts;
  parts.value = match.secret;
  const size_t at = match.match.rfind(match.secret);
  std::string_view head = match.match.substr(0, at == std::string_view::npos ? 0 : at);
  size_t begin = 0;
  while (begin < head.size() && !IsNameByte(head[begin])) {
    ++begin;
  }
  size_t end = begin;
  while (end < head.size() && IsNameByte(head[end]) &&
         head.substr(end, 3) != "\xef\xbc\x9a" && head.substr(end, 3) != "\xef\xbc\x9d") {
    ++end;
  }
  parts.name = head.substr(begin, end - begin);
  const std::string_view between = head.substr(end);
  parts.op = ReadOperator(between);
  if (!between.empty() && kQuotes.find(between.back()) != std::string_view::npos) {
    const bool escaped = between.size() > 1 && between[between.size() - 2] == '\\';
    parts.quote = escaped ? Quote::kEscaped : Quote::kPlain;
  } else if (!between.empty() && between.back() == ';') {
    parts.quote = Quote::kEscaped;  // &quot;
  }
  const size_t call = between.rfind('(');
  parts.wrapped = call != std::string_view::npos && call > 0 && IsNameByte(between[call - 1]);
  parts.looked_up = parts.wrapped && LooksUp(between.substr(0, call));
  return parts;
}

}  // namespace secretscan
