// What links the commits in packs, read in bulk.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "git/commit.h"
#include "git/object_id.h"
#include "git/pack_inventory.h"

namespace secretscan {

// Shown every commit that is read in bulk; one for each thread.
class CommitVisitor {
 public:
  virtual ~CommitVisitor() = default;
  // `number`: of the table. `data` is valid during the call.
  virtual void VisitCommit(uint32_t number, std::string_view data) = 0;
};

// A walk over all commits reads each by its name, one after the other. This reads them as they
// stand in the packs, by several threads. Immutable: any number of threads may look up.
class CommitTable {
 public:
  static constexpr uint32_t kNone = ObjectIdTable::kNone;

  // `commits`: of `store`. When *cancelled becomes true the rest is left out. `visitor`, which may
  // be null, is called once for each worker in [0, threads); its results live until this returns.
  CommitTable(const PackObjectStore& store, const PackedObjects& commits, int threads,
              const std::atomic<bool>* cancelled,
              const std::function<CommitVisitor*(int worker)>& visitor = nullptr);
  ~CommitTable();

  // The commit's number among `commits`. kNone when it is not here, or could not be read (the store
  // says why); then it was not visited either.
  uint32_t Find(const ObjectId& id, CommitLinks* links) const;

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
