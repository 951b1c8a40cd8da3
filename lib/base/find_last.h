// The last place of a byte.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace secretscan {

// As text.rfind(c), which looks at one byte after the other.
inline size_t FindLast(std::string_view text, char c) {
#if defined(__linux__) || defined(__FreeBSD__)
  const void* found = text.empty() ? nullptr : memrchr(text.data(), c, text.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<size_t>(static_cast<const char*>(found) - text.data());
#else
  return text.rfind(c);
#endif
}

}  // namespace secretscan
