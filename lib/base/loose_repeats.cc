#include "base/loose_repeats.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/regex_atom.h"

namespace secretscan {
namespace {

// Shorter ones have few states, and bounds below the length of most matches would be of no use.
constexpr size_t kMinMax = 100;
constexpr size_t kMaxRepeat = 1000;  // RE2's limit

// "{MIN,MAX}" in a pattern.
struct Repeat {
  size_t max_begin;  // of MAX's digits
  size_t max_end;
  size_t max;
};

// Reads digits from `*at` on; nullopt where there are none or too many.
std::optional<size_t> TakeNumber(std::string_view pattern, size_t* at) {
  const size_t begin = *at;
  size_t number = 0;
  while (*at < pattern.size() && absl::ascii_isdigit(static_cast<unsigned char>(pattern[*at])) &&
         number <= kMaxRepeat) {
    number = number * 10 + static_cast<size_t>(pattern[(*at)++] - '0');
  }
  return *at > begin && number <= kMaxRepeat ? std::optional(number) : std::nullopt;
}

// A long counted repeat at pattern[at].
std::optional<Repeat> RepeatAt(std::string_view pattern, size_t at) {
  if (pattern.substr(at, 1) != "{") {
    return std::nullopt;
  }
  const std::optional<size_t> min = TakeNumber(pattern, &++at);
  if (!min || pattern.substr(at, 1) != ",") {
    return std::nullopt;
  }
  Repeat repeat{++at, 0, 0};
  const std::optional<size_t> max = TakeNumber(pattern, &at);
  if (!max || *max < std::max(*min + 1, kMinMax) || pattern.substr(at, 1) != "}") {
    return std::nullopt;
  }
  repeat.max_end = at;
  repeat.max = *max;
  return repeat;
}

// Whether a repeat of what ends with `atom` repeats what consumes a rune.
bool IsOneRune(std::string_view atom) {
  constexpr std::string_view kNotAlone = "()|^$*+?{}";
  constexpr std::string_view kAssertions = "bBAz";
  return atom[0] == '\\' ? kAssertions.find(atom.back()) == std::string_view::npos
                         : atom.size() > 1 || kNotAlone.find(atom[0]) == std::string_view::npos;
}

}  // namespace

std::optional<LooseRepeats> LoosenRepeats(std::string_view pattern) {
  std::vector<Repeat> repeats;
  std::vector<size_t> open;  // by group: repeats in front of it
  for (size_t i = 0; i < pattern.size();) {
    const std::string_view atom = pattern.substr(i, EndOfAtom(pattern, i) - i);
    i += atom.size();
    if (atom == "(") {
      open.push_back(repeats.size());
    } else if (atom == ")" && !open.empty()) {
      // Loops within loops are better left alone.
      if (std::string_view("*+{").find(pattern.substr(i, 1)) != std::string_view::npos && i < pattern.size()) {
        repeats.resize(open.back());
      }
      open.pop_back();
    } else if (const auto repeat = RepeatAt(pattern, i); repeat && IsOneRune(atom)) {
      repeats.push_back(*repeat);
      i = repeat->max_end + 1;
    }
  }
  if (repeats.empty()) {
    return std::nullopt;
  }
  LooseRepeats loose;
  loose.max_length = repeats[0].max;
  size_t copied = 0;
  for (const Repeat& repeat : repeats) {
    loose.max_length = std::min(loose.max_length, repeat.max);
    loose.pattern += pattern.substr(copied, repeat.max_begin - copied);
    copied = repeat.max_end;
  }
  loose.pattern += pattern.substr(copied);
  return loose;
}

}  // namespace secretscan
