#include "base/lazy_front.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "base/regex_atom.h"
#include "base/regex_syntax.h"

namespace secretscan {
namespace {

constexpr std::string_view kLongS = "\xC5\xBF";
constexpr std::string_view kKelvinSign = "\xE2\x84\xAA";

// Whether a class or escape means ASCII characters only, but for what folds to them.
bool IsPlainSet(std::string_view set) {
  if (set == "\\w" || set == "\\d") {
    return true;
  }
  if (set.size() < 3 || set.front() != '[' || set[1] == '^') {
    return false;
  }
  set = set.substr(1, set.size() - 2);
  for (size_t i = 0; i < set.size(); ++i) {
    const auto byte = static_cast<unsigned char>(set[i]);
    if (!absl::ascii_isprint(byte) || byte == '[') {
      return false;
    }
    if (byte == '\\' && (++i == set.size() || (absl::ascii_isalnum(static_cast<unsigned char>(set[i])) &&
                                               set[i] != 'w' && set[i] != 'd'))) {
      return false;
    }
  }
  return true;
}

// Takes "*?" or "{0,N}?" from the front: N, or the largest number; nullopt, and nothing is taken, for another.
std::optional<size_t> TakeLazyRepeat(std::string_view* pattern) {
  if (pattern->starts_with("*?")) {
    pattern->remove_prefix(2);
    return std::numeric_limits<size_t>::max();
  }
  const std::optional<CountedRepeat> repeat = CountedRepeatAt(*pattern, 0);
  if (!repeat || repeat->min != 0 || pattern->substr(repeat->end, 1) != "?") {
    return std::nullopt;
  }
  pattern->remove_prefix(repeat->end + 1);
  return repeat->max;
}

// Takes a "(?flags:", adding to *open, or a "(?flags)". False for anything else.
bool TakeOpening(std::string_view* pattern, size_t* open, bool* folds) {
  if (!pattern->starts_with("(?")) {
    return false;
  }
  const size_t end = pattern->find_first_not_of("ims", 2);
  if (end == std::string_view::npos || ((*pattern)[end] != ':' && (*pattern)[end] != ')') ||
      (end == 2 && (*pattern)[end] == ')')) {
    return false;
  }
  *folds |= pattern->substr(0, end).find('i') != std::string_view::npos;
  *open += (*pattern)[end] == ':' ? 1 : 0;
  pattern->remove_prefix(end + 1);
  return true;
}

// Whether what follows within `open` groups, none of them repeated, is no alternative to what came before.
bool IsOneAlternative(std::string_view pattern, size_t open) {
  size_t depth = open;
  for (size_t i = 0; i < pattern.size(); i = EndOfAtom(pattern, i)) {
    if (pattern[i] == '(') {
      ++depth;
    } else if (pattern[i] == '|' && depth == open) {
      return false;
    } else if (pattern[i] == ')') {
      if (depth == 0) {
        return false;
      }
      --depth;
      if (depth < open) {
        open = depth;
        if (RepeatAfter(pattern, i + 1) != '\0') {
          return false;
        }
      }
    }
  }
  return true;
}

}  // namespace

std::optional<LazyFront> LazyFront::Split(std::string_view pattern) {
  std::string_view left = pattern;
  size_t open = 0;
  bool folds = false;
  while (TakeOpening(&left, &open, &folds)) {
  }
  if (left.empty()) {
    return std::nullopt;
  }
  const size_t begin = pattern.size() - left.size();
  const std::string_view set = left.substr(0, EndOfAtom(left, 0));
  left.remove_prefix(set.size());
  const std::optional<size_t> max = TakeLazyRepeat(&left);
  if (!max || RepeatAfter(left, 0) != '\0' || !IsPlainSet(set) || !IsOneAlternative(left, open)) {
    return std::nullopt;
  }
  const auto syntax =
      ParseRegexSyntax((folds ? "(?i:" : "(?:") + std::string(set) + ")");
  if (!syntax.ok() || (*syntax)->kind != RegexNode::Kind::kSet) {
    return std::nullopt;
  }
  LazyFront front;
  front.rest_ = std::string(pattern.substr(0, begin)) + std::string(left);
  front.max_ = *max;
  front.ascii_ = (*syntax)->ascii;
  front.has_long_s_ = folds && front.ascii_['s'];
  front.has_kelvin_sign_ = folds && front.ascii_['k'];
  return front;
}

size_t LazyFront::Begin(std::string_view text, size_t floor, size_t rest_begin) const {
  size_t begin = rest_begin;
  for (size_t runes = 0; runes < max_ && begin > floor; ++runes) {
    const auto byte = static_cast<unsigned char>(text[begin - 1]);
    const std::string_view before = text.substr(floor, begin - floor);
    if (byte < 0x80) {
      if (!ascii_[byte]) {
        break;
      }
      --begin;
    } else if (has_long_s_ && before.ends_with(kLongS)) {
      begin -= kLongS.size();
    } else if (has_kelvin_sign_ && before.ends_with(kKelvinSign)) {
      begin -= kKelvinSign.size();
    } else {
      break;
    }
  }
  return begin;
}

}  // namespace secretscan
