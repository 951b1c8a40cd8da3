#include "base/re2_form.h"

#include <cstddef>
#include <cstdint>

#include "base/regex_atom.h"

namespace secretscan {

std::string Re2Form(std::string_view pattern) {
  constexpr std::string_view kOpen = "(?<";
  std::string out;
  out.reserve(pattern.size() + 8);
  for (size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    if (rest.size() > kOpen.size() && rest.starts_with(kOpen) && rest[kOpen.size()] != '=' &&
        rest[kOpen.size()] != '!') {
      out += "(?P<";
      i += kOpen.size();
      continue;
    }
    const size_t end = EndOfAtom(pattern, i);
    out += pattern.substr(i, end - i);
    i = end;
  }
  return out;
}

re2::RE2::Options Re2Options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  // Enough for the largest repeats that RE2's syntax allows; the DFA's cache is bounded by it too.
  options.set_max_mem(int64_t{64} << 20);
  return options;
}

}  // namespace secretscan
