// Lines of a text as git counts them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace secretscan {

// The first line of `text` with its line feed.
inline std::string_view FirstLine(std::string_view text) {
  const size_t end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

inline int64_t CountLines(std::string_view text) {
  return std::count(text.begin(), text.end(), '\n') +
         (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace secretscan
