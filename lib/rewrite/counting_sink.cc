#include "rewrite/counting_sink.h"

#include <utility>

namespace secretscan {
namespace {

// Seen in packs of many repositories: a version of something is about a twentieth of it, and what
// stands alone is about a third.
constexpr int64_t kDeltaShare = 20;
constexpr int64_t kAloneShare = 3;
constexpr int64_t kEntryOverhead = 64;  // heads of entries, index

int64_t PackedSize(size_t size, bool has_base) {
  return static_cast<int64_t>(size) / (has_base ? kDeltaShare : kAloneShare) + kEntryOverhead;
}

}  // namespace

ObjectId CountingSink::Hash(ObjectType type, std::string_view data) {
  std::unique_ptr<ObjectHasher> hasher;
  {
    const std::lock_guard lock(mutex_);
    if (!hashers_.empty()) {
      hasher = std::move(hashers_.back());
      hashers_.pop_back();
    }
  }
  if (hasher == nullptr) {
    hasher = std::make_unique<ObjectHasher>(id_size_);
  }
  const ObjectId id = hasher->Hash(type, data);
  const std::lock_guard lock(mutex_);
  hashers_.push_back(std::move(hasher));
  return id;
}

absl::StatusOr<ObjectId> CountingSink::Write(ObjectType type, std::string_view data,
                                             const Resemblance& base) {
  const ObjectId id = Hash(type, data);
  const std::lock_guard lock(mutex_);
  if (seen_.insert(id).second) {
    ObjectCounts& counts = counts_[static_cast<size_t>(type)];
    ++counts.objects;
    counts.bytes += static_cast<int64_t>(data.size());
    counts.packed += PackedSize(data.size(), !base.id.IsNull());
  }
  return id;
}

ObjectCounts CountingSink::counts(ObjectType type) const {
  const std::lock_guard lock(mutex_);
  return counts_[static_cast<size_t>(type)];
}

ObjectCounts CountingSink::total() const {
  const std::lock_guard lock(mutex_);
  ObjectCounts total;
  for (const ObjectCounts& counts : counts_) {
    total.objects += counts.objects;
    total.bytes += counts.bytes;
    total.packed += counts.packed;
  }
  return total;
}

}  // namespace secretscan
