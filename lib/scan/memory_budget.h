// How a scan divides the memory that it may use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/memory.h"

namespace secretscan {

// A third of the limit goes to what is read and scanned at one time, an eighth to objects that are kept
// because others are deltas of them, a sixteenth to pages of packs (the system maps about three times
// as much around them), a quarter to the index of trees or an eighth to trees that are kept; the rest is
// for tables, which grow with the history.
struct MemoryBudget {
  int64_t limit;
  int threads;

  // `max_memory` in bytes; 0: a quarter of the machine's.
  static MemoryBudget Of(int64_t max_memory, int threads) {
    return {max_memory > 0 ? max_memory : MachineMemory() / 4, std::max(threads, 1)};
  }

  // Of the texts that one thread has in memory while it walks packs.
  size_t live_bytes() const {
    return static_cast<size_t>(
        std::clamp(limit / 3 / threads, int64_t{8} << 20, int64_t{256} << 20));
  }
  size_t cache_bytes() const {
    return static_cast<size_t>(std::clamp(limit / 8, int64_t{4} << 20, int64_t{96} << 20));
  }
  size_t mapped_bytes() const {
    return static_cast<size_t>(std::clamp(limit / 16, int64_t{4} << 20, int64_t{64} << 20));
  }
  size_t index_bytes() const {
    return static_cast<size_t>(std::clamp(limit / 4, int64_t{8} << 20, int64_t{256} << 20));
  }
  size_t tree_cache_bytes() const {
    return static_cast<size_t>(std::clamp(limit / 8, int64_t{4} << 20, int64_t{64} << 20));
  }
  // Larger objects are not read at all. Reading one takes its size, that of its base, and what the
  // scan makes of it.
  size_t max_object() const {
    return static_cast<size_t>(std::min(limit / 4, int64_t{512} << 20));
  }
};

}  // namespace secretscan
