// Recently used objects that others are deltas of.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "git/object_store.h"
#include "git/padded_buffer.h"

namespace secretscan {

struct CachedObject {
  ObjectType type = ObjectType::kBlob;
  PaddedBuffer data;
};

// Keyed by place: which pack, and where in it. At most `budget` bytes are kept, the least recently
// used leaves first. Any number of threads may use it at once; it is split into parts with a lock
// each.
class DeltaBaseCache {
 public:
  using Object = std::shared_ptr<const CachedObject>;
  explicit DeltaBaseCache(size_t budget) : part_budget_(budget / kParts) {}

  // Null when it is not there.
  Object Find(const void* pack, uint64_t offset);
  // Objects larger than half a part's share of the budget are not kept.
  void Insert(const void* pack, uint64_t offset, Object object);

 private:
  static constexpr size_t kParts = 8;
  using Key = std::pair<const void*, uint64_t>;
  struct Entry {
    Key key;
    Object object;
  };
  struct Part {
    std::mutex mutex;
    std::list<Entry> entries;  // most recently used first
    absl::flat_hash_map<Key, std::list<Entry>::iterator> index;
    size_t used = 0;
  };

  Part& PartOf(uint64_t offset);

  const size_t part_budget_;
  std::array<Part, kParts> parts_;
};

}  // namespace secretscan
