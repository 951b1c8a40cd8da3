#include "git/caching_object_store.h"

#include <utility>

#include "base/status.h"

namespace secretscan {

CachingObjectStore::CachingObjectStore(const ObjectStore& source, size_t budget)
    : source_(source), budget_(budget) {}

absl::StatusOr<CachingObjectStore::Entry> CachingObjectStore::Find(const ObjectId& id) const {
  if (const auto found = index_.find(id); found != index_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return *found->second;
  }
  auto data = std::make_shared<std::string>();
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, source_.Read(id, data.get()));
  Entry entry{id, type, std::move(data)};
  if (entry.data->size() <= budget_ / 4) {
    entries_.push_front(entry);
    index_[id] = entries_.begin();
    used_ += entry.data->size();
    while (used_ > budget_) {
      used_ -= entries_.back().data->size();
      index_.erase(entries_.back().id);
      entries_.pop_back();
    }
  }
  return entry;
}

absl::StatusOr<ObjectType> CachingObjectStore::Read(const ObjectId& id, std::string* data) const {
  SECRETSCAN_ASSIGN_OR_RETURN(const Entry entry, Find(id));
  *data = *entry.data;
  return entry.type;
}

absl::StatusOr<std::shared_ptr<const std::string>> CachingObjectStore::Share(
    const ObjectId& id) const {
  SECRETSCAN_ASSIGN_OR_RETURN(Entry entry, Find(id));
  return std::move(entry.data);
}

absl::StatusOr<ObjectHeader> CachingObjectStore::ReadHeader(const ObjectId& id) const {
  return source_.ReadHeader(id);
}

}  // namespace secretscan
