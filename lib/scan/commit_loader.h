// Reads commits and tags for a walk: what links them, and nothing else.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "git/commit.h"
#include "git/commit_table.h"
#include "git/object_id.h"
#include "git/pack_inventory.h"
#include "git/repository.h"
#include "scan/coverage.h"

namespace secretscan {

// Not for several threads at once. What cannot be read is added to the skips.
class CommitLoader {
 public:
  CommitLoader(const Repository& repository, bool honour_replacements, std::vector<Skip>* skips);

  // Reads all packed commits at once, by several threads, and shows them to `visitor` (may be
  // null).
  void ReadInBulk(PackInventory* packs, int threads, const std::atomic<bool>* cancelled,
                  const std::function<CommitVisitor*(int worker)>& visitor);
  size_t bulk_count() const { return packed_.ids.size(); }

  // False when it cannot be read. *packed is its number in bulk reading, or CommitTable::kNone.
  bool Load(const ObjectId& id, CommitLinks* commit, uint32_t* packed);
  // Whether there is such an object, readable or not.
  bool Exists(const ObjectId& id) const;

  // What stands at the end of a chain of tags; nullopt when it cannot be told. The tags on the way
  // are appended to *tags unless that is null.
  struct Peeled {
    ObjectId id;
    ObjectType type;
  };
  std::optional<Peeled> Peel(ObjectId id, const std::string& name, std::vector<ObjectId>* tags);

  // To be called last.
  absl::flat_hash_map<ObjectId, ObjectId> TakeReplacements() { return std::move(replacements_); }

  void AddSkip(std::string kind, std::string name, const absl::Status& status);

 private:
  const Repository& repository_;
  std::vector<Skip>* skips_;
  absl::flat_hash_set<ObjectId> shallow_;
  absl::flat_hash_map<ObjectId, ObjectId> replacements_;
  PackedObjects packed_;
  std::optional<CommitTable> table_;
  std::string data_;
};

}  // namespace secretscan
