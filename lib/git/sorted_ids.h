// The sorted table of names that git's indexes are built around.
#pragma once

#include <cstddef>
#include <cstdint>

#include "git/object_id.h"

namespace secretscan {

// Names in order, and a fan-out: 256 big-endian words that say how many of them begin with this byte
// or a lower one. A view: the bytes must outlive it. Any number of threads may read at once.
class SortedIds {
 public:
  static constexpr size_t kFanoutSize = 256 * 4;

  // The fan-out's last word, which is the number of names. False when the fan-out decreases.
  static bool ReadCount(const char* fanout, uint32_t* count);

  SortedIds() = default;
  // The fan-out must have passed ReadCount. Names of `id_size` bytes begin every `stride` bytes from
  // `ids` on; there are as many as ReadCount said.
  SortedIds(const char* fanout, const char* ids, size_t id_size, size_t stride);

  uint32_t count() const { return count_; }
  // The `i`-th name, i < count(): id_size bytes.
  const char* Raw(uint32_t i) const { return ids_ + size_t{i} * stride_; }

  // The position of this name, which must be of id_size bytes. In a table that is not sorted it may
  // not be found.
  bool Find(const ObjectId& id, uint32_t* position) const;
  // First position whose name is not before `id`, count() if there is none.
  uint32_t LowerBound(const ObjectId& id) const;

 private:
  const char* fanout_ = nullptr;
  const char* ids_ = nullptr;
  size_t id_size_ = 20;
  size_t stride_ = 0;
  uint32_t count_ = 0;
};

}  // namespace secretscan
