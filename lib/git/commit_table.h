// What links the commits in packs, read in bulk.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "git/commit.h"
#include "git/object_id.h"
#include "git/pack_inventory.h"

namespace secretscan {

// A walk over all commits reads each by its name, one after the other. This reads them as they stand
// in the packs, by several threads. Immutable: any number of threads may look up.
class CommitTable {
 public:
  // `commits`: of `store`. When *cancelled becomes true the rest is left out.
  CommitTable(const PackObjectStore& store, const PackedObjects& commits, int threads,
              const std::atomic<bool>* cancelled);
  ~CommitTable();

  // False for a commit that is not here, or could not be read: the store says why.
  bool Find(const ObjectId& id, CommitLinks* links) const;

 private:
  class Reader;
  struct Row {
    ObjectId tree;
    int64_t committer_seconds = 0;
    uint32_t parents_begin = 0;  // in parents_[reader]
    uint32_t parent_count = 0;
    uint32_t reader = 0;
    bool is_here = false;
  };

  const ObjectIdTable& ids_;
  std::vector<Row> rows_;                       // parallel to ids_
  std::vector<std::vector<ObjectId>> parents_;  // by reader
};

}  // namespace secretscan
