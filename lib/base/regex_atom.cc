#include "base/regex_atom.h"

#include <algorithm>

namespace secretscan {
namespace {

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

}  // namespace secretscan
