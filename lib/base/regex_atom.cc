#include "base/regex_atom.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace secretscan {
namespace {

constexpr size_t kMaxRepeat = 1000;

// Reads a number that `*at` stands before; RE2 takes none with needless zeros.
std::optional<size_t> TakeNumber(std::string_view pattern, size_t* at) {
  const size_t begin = *at;
  size_t number = 0;
  while (*at < pattern.size() && absl::ascii_isdigit(static_cast<unsigned char>(pattern[*at])) &&
         number <= kMaxRepeat) {
    number = number * 10 + static_cast<size_t>(pattern[(*at)++] - '0');
  }
  const bool has_zeros = *at > begin + 1 && pattern[begin] == '0';
  return *at > begin && number <= kMaxRepeat && !has_zeros ? std::optional(number) : std::nullopt;
}

size_t EndOfClass(std::string_view pattern, size_t i) {
  i += pattern.substr(i, 2) == "[^" ? 2 : 1;
  i += pattern.substr(i, 1) == "]" ? 1 : 0;  // there it is a member
  while (i < pattern.size() && pattern[i] != ']') {
    const size_t end = pattern.substr(i, 2) == "[:" ? pattern.find(":]", i + 2) : std::string_view::npos;
    i = pattern[i] == '\\' ? i + 2 : end == std::string_view::npos ? i + 1 : end + 2;
  }
  return std::min(i + 1, pattern.size());
}

}  // namespace

size_t EndOfAtom(std::string_view pattern, size_t begin) {
  if (pattern[begin] == '[') {
    return EndOfClass(pattern, begin);
  }
  if (pattern[begin] != '\\') {
    return begin + 1;
  }
  if (pattern.substr(begin, 2) != "\\Q") {
    return std::min(begin + 2, pattern.size());
  }
  const size_t end = pattern.find("\\E", begin + 2);
  return end == std::string_view::npos ? pattern.size() : end + 2;
}

char RepeatAfter(std::string_view pattern, size_t end) {
  for (size_t at = end; at < pattern.size();) {
    const std::string_view rest = pattern.substr(at);
    const size_t flags_end = rest.starts_with("(?") ? rest.find_first_not_of("imsU-", 2) : 0;
    if (rest.starts_with("\\Q\\E")) {
      at += 4;
    } else if (flags_end > 0 && flags_end < rest.size() && rest[flags_end] == ')') {
      at += flags_end + 1;
    } else {
      return std::string_view("*+?{").find(rest[0]) == std::string_view::npos ? '\0' : rest[0];
    }
  }
  return '\0';
}

std::optional<CountedRepeat> CountedRepeatAt(std::string_view pattern, size_t begin) {
  if (pattern.substr(begin, 1) != "{") {
    return std::nullopt;
  }
  size_t at = begin + 1;
  const std::optional<size_t> min = TakeNumber(pattern, &at);
  if (!min || pattern.substr(at, 1) != ",") {
    return std::nullopt;
  }
  CountedRepeat repeat{*min, 0, ++at, 0};
  const std::optional<size_t> max = TakeNumber(pattern, &at);
  if (!max || *max < *min || pattern.substr(at, 1) != "}") {
    return std::nullopt;
  }
  repeat.max = *max;
  repeat.end = at + 1;
  return repeat;
}

}  // namespace secretscan
