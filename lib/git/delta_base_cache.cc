#include "git/delta_base_cache.h"

#include <utility>

namespace secretscan {
namespace {

// What an entry costs beside its bytes.
constexpr size_t kOverhead = 200;

size_t Cost(const CachedObject& object) { return object.data.capacity() + kOverhead; }

}  // namespace

DeltaBaseCache::Part& DeltaBaseCache::PartOf(uint64_t offset) {
  return parts_[(offset * 0x9E3779B97F4A7C15u) >> 61];
}

DeltaBaseCache::Object DeltaBaseCache::Find(const void* pack, uint64_t offset) {
  Part& part = PartOf(offset);
  const std::lock_guard<std::mutex> lock(part.mutex);
  const auto found = part.index.find(Key(pack, offset));
  if (found == part.index.end()) {
    return nullptr;
  }
  part.entries.splice(part.entries.begin(), part.entries, found->second);
  return found->second->object;
}

void DeltaBaseCache::Insert(const void* pack, uint64_t offset, Object object) {
  const size_t cost = Cost(*object);
  if (cost > part_budget_ / 2) {
    return;
  }
  std::list<Entry> leaving;  // declared before the lock, so that it is freed after it
  Part& part = PartOf(offset);
  const std::lock_guard<std::mutex> lock(part.mutex);
  const Key key(pack, offset);
  if (!part.index.try_emplace(key, part.entries.end()).second) {
    return;
  }
  part.entries.push_front({key, std::move(object)});
  part.index[key] = part.entries.begin();
  part.used += cost;
  while (part.used > part_budget_) {
    const auto last = std::prev(part.entries.end());
    part.used -= Cost(*last->object);
    part.index.erase(last->key);
    leaving.splice(leaving.begin(), part.entries, last);
  }
}

}  // namespace secretscan
