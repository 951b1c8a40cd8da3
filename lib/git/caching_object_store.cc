#include "git/caching_object_store.h"

#include "base/status.h"

namespace secretscan {

CachingObjectStore::CachingObjectStore(const ObjectStore& source, size_t budget)
    : source_(source), budget_(budget) {}

absl::StatusOr<ObjectType> CachingObjectStore::Read(const ObjectId& id, std::string* data) const {
  if (const auto found = index_.find(id); found != index_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    *data = found->second->data;
    return found->second->type;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, source_.Read(id, data));
  if (data->size() <= budget_ / 4) {
    entries_.push_front({id, type, *data});
    index_[id] = entries_.begin();
    used_ += data->size();
    while (used_ > budget_) {
      used_ -= entries_.back().data.size();
      index_.erase(entries_.back().id);
      entries_.pop_back();
    }
  }
  return type;
}

absl::StatusOr<ObjectHeader> CachingObjectStore::ReadHeader(const ObjectId& id) const {
  return source_.ReadHeader(id);
}

}  // namespace secretscan
