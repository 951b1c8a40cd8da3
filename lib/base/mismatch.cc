#include "base/mismatch.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace secretscan {
namespace {

// memcmp does not say where; within so many bytes that is found by words.
constexpr size_t kBlock = 256;

uint64_t Word(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

}  // namespace

size_t CommonPrefix(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  size_t pos = 0;
  while (size - pos >= kBlock && std::memcmp(a.data() + pos, b.data() + pos, kBlock) == 0) {
    pos += kBlock;
  }
  while (size - pos >= sizeof(uint64_t) && Word(a.data() + pos) == Word(b.data() + pos)) {
    pos += sizeof(uint64_t);
  }
  while (pos < size && a[pos] == b[pos]) {
    ++pos;
  }
  return pos;
}

size_t CommonSuffix(std::string_view a, std::string_view b) {
  const size_t limit = std::min(a.size(), b.size());
  size_t size = 0;
  for (const size_t step : {size_t{4096}, kBlock, size_t{32}, size_t{1}}) {
    while (step <= limit - size && std::memcmp(a.data() + a.size() - size - step,
                                               b.data() + b.size() - size - step, step) == 0) {
      size += step;
    }
  }
  return size;
}

}  // namespace secretscan
