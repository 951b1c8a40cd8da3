// Trees of a repository, of which the recently used stay in memory.
#pragma once

#include <cstddef>
#include <list>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/indexed_tree.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

// Whether this is the null id or git's empty tree, which need not be stored.
bool IsEmptyTree(const ObjectId& id);

// For one thread. Walking commits needs the same trees again and again, so they are handed out
// without being copied. At most `budget` bytes are kept beside those in use, the least recently used
// leaves first.
class TreeCache {
 public:
  // `objects` outlives the cache.
  TreeCache(const ObjectStore& objects, size_t budget) : objects_(objects), budget_(budget) {}

  // The store's error, or DataLoss when the object is not a tree; the status names the tree. The null
  // id and git's empty tree need not be stored.
  absl::StatusOr<std::shared_ptr<IndexedTree>> Read(const ObjectId& id);

 private:
  struct Entry {
    ObjectId id;
    std::shared_ptr<IndexedTree> tree;
  };

  void Evict();

  const ObjectStore& objects_;
  const size_t budget_;
  size_t used_ = 0;
  std::list<Entry> entries_;  // most recently used first
  absl::flat_hash_map<ObjectId, std::list<Entry>::iterator> index_;
  std::shared_ptr<IndexedTree> spare_;  // its memory is used again
};

}  // namespace secretscan
