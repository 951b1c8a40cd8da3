#include "git/sorted_ids.h"

#include <cstring>

namespace secretscan {
namespace {

uint32_t Word(const char* data) {
  uint32_t word;
  std::memcpy(&word, data, sizeof word);
  return __builtin_bswap32(word);
}

}  // namespace

bool SortedIds::ReadCount(const char* fanout, uint32_t* count) {
  *count = 0;
  for (size_t i = 0; i < kFanoutSize; i += 4) {
    const uint32_t total = Word(fanout + i);
    if (total < *count) {
      return false;
    }
    *count = total;
  }
  return true;
}

SortedIds::SortedIds(const char* fanout, const char* ids, size_t id_size, size_t stride)
    : fanout_(fanout),
      ids_(ids),
      id_size_(id_size),
      stride_(stride),
      count_(Word(fanout + kFanoutSize - 4)) {}

uint32_t SortedIds::LowerBound(const ObjectId& id) const {
  // The fan-out was checked not to decrease, so begin <= end <= count_.
  const size_t first = id.bytes[0];
  uint32_t begin = first == 0 ? 0 : Word(fanout_ + 4 * (first - 1));
  uint32_t end = Word(fanout_ + 4 * first);
  // Names are evenly spread, so their next bytes tell nearly where to look. A few steps of that,
  // then halving, which does not depend on what the names are.
  const auto key = [](const char* raw) { return uint64_t{Word(raw + 1)}; };
  const uint64_t wanted = key(reinterpret_cast<const char*>(id.bytes.data()));
  const auto before = [&](uint32_t i) {
    const uint64_t here = key(Raw(i));
    return here != wanted ? here < wanted
                          : std::memcmp(Raw(i), id.bytes.data(), id_size_) < 0;
  };
  uint64_t low = 0;
  uint64_t high = uint64_t{1} << 32;
  for (int step = 0; step < 3 && end - begin > 8 && low <= wanted && wanted < high; ++step) {
    const uint64_t span = end - begin;
    const auto guess = static_cast<uint32_t>(begin + (wanted - low) * span / (high - low));
    if (before(guess)) {
      low = key(Raw(guess));
      begin = guess + 1;
    } else {
      high = key(Raw(guess)) + 1;
      end = guess;
    }
  }
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    if (before(middle)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

bool SortedIds::Find(const ObjectId& id, uint32_t* position) const {
  *position = LowerBound(id);
  return *position < count_ && std::memcmp(Raw(*position), id.bytes.data(), id_size_) == 0;
}

}  // namespace secretscan
