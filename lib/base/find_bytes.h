// The first occurrence of bytes in others.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace secretscan {

// As text.find(wanted, from), several times as fast where the first byte of `wanted` is common.
inline size_t FindBytes(std::string_view text, std::string_view wanted, size_t from = 0) {
  if (from > text.size()) {
    return std::string_view::npos;
  }
  const void* found =
      memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  return found == nullptr
             ? std::string_view::npos
             : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace secretscan
