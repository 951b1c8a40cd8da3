// Keeps recently read objects in front of another store.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "git/object_store.h"

namespace secretscan {

// For one thread only: walking commits reads the same trees again and again. At most `budget` bytes
// of object data are kept, the least recently used leaves first.
class CachingObjectStore : public ObjectStore {
 public:
  CachingObjectStore(const ObjectStore& source, size_t budget);

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
  // The same without a copy.
  absl::StatusOr<std::shared_ptr<const std::string>> Share(const ObjectId& id) const;
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;

 private:
  struct Entry {
    ObjectId id;
    ObjectType type;
    std::shared_ptr<const std::string> data;
  };

  absl::StatusOr<Entry> Find(const ObjectId& id) const;

  const ObjectStore& source_;
  const size_t budget_;
  mutable size_t used_ = 0;
  mutable std::list<Entry> entries_;  // most recently used first
  mutable absl::flat_hash_map<ObjectId, std::list<Entry>::iterator> index_;
};

}  // namespace secretscan
