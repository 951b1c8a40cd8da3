#include "base/loose_repeats.h"

#include <algorithm>
#include <vector>

#include "base/regex_atom.h"

namespace secretscan {
namespace {

// Shorter ones have few states, and bounds below the length of most matches would be of no use.
constexpr size_t kMinMax = 100;

// Whether a repeat of what ends with `atom` repeats what consumes a rune.
bool IsOneRune(std::string_view atom) {
  constexpr std::string_view kNotAlone = "()|^$*+?{}";
  constexpr std::string_view kAssertions = "bBAz";
  return atom[0] == '\\' ? kAssertions.find(atom.back()) == std::string_view::npos
                         : atom.size() > 1 || kNotAlone.find(atom[0]) == std::string_view::npos;
}

}  // namespace

std::optional<LooseRepeats> LoosenRepeats(std::string_view pattern) {
  std::vector<CountedRepeat> repeats;
  std::vector<size_t> open;  // by group: repeats in front of it
  for (size_t i = 0; i < pattern.size();) {
    const std::string_view atom = pattern.substr(i, EndOfAtom(pattern, i) - i);
    i += atom.size();
    if (atom == "(") {
      open.push_back(repeats.size());
    } else if (atom == ")" && !open.empty()) {
      // Loops within loops are better left alone.
      if (const char repeat = RepeatAfter(pattern, i); repeat != '\0' && repeat != '?') {
        repeats.resize(open.back());
      }
      open.pop_back();
    } else if (const auto repeat = CountedRepeatAt(pattern, i)) {
      const size_t end = repeat->end + (pattern.substr(repeat->end, 1) == "?" ? 1 : 0);
      if (repeat->max >= kMinMax && repeat->max > repeat->min && IsOneRune(atom) &&
          RepeatAfter(pattern, end) == '\0') {
        repeats.push_back(*repeat);
      }
      i = repeat->end;
    }
  }
  if (repeats.empty()) {
    return std::nullopt;
  }
  LooseRepeats loose;
  loose.max_length = repeats[0].max;
  size_t copied = 0;
  for (const CountedRepeat& repeat : repeats) {
    loose.max_length = std::min(loose.max_length, repeat.max);
    loose.pattern += pattern.substr(copied, repeat.max_begin - copied);
    copied = repeat.end - 1;
  }
  loose.pattern += pattern.substr(copied);
  return loose;
}

}  // namespace secretscan
