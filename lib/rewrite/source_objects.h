// The objects of the history that is rewritten.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_inventory.h"
#include "git/repository.h"

namespace secretscan {

// Reads objects as git shows them, which may be others than those of the name. Immutable: any number
// of threads may read.
class SourceObjects {
 public:
  // With `as_shown`, what refs/replace/ and info/grafts say holds. A shallow clone's edge is always
  // one. `repository` must live longer.
  SourceObjects(const Repository& repository, bool as_shown);

  // Replaces *data. The store's errors, with the object's name.
  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const;
  // The same, DataLoss when it is of another type.
  absl::Status ReadAs(ObjectType type, const ObjectId& id, std::string* data) const;
  absl::StatusOr<ObjectType> TypeOf(const ObjectId& id) const;

  // The object that stands for `id`.
  ObjectId StandIn(const ObjectId& id) const;
  bool has_stand_ins() const { return !replaced_.empty(); }
  // The parents of a commit if they are other ones than it says; else null.
  const std::vector<ObjectId>* Graft(const ObjectId& commit) const;

  const Repository& repository() const { return repository_; }
  // Of the repository's packs. Not for several threads at once.
  PackInventory& inventory() const { return inventory_; }
  int id_size() const { return repository_.object_id_size(); }

 private:
  void ReadGrafts();

  const Repository& repository_;
  mutable PackInventory inventory_;
  absl::flat_hash_map<ObjectId, ObjectId> replaced_;
  absl::flat_hash_map<ObjectId, std::vector<ObjectId>> grafts_;
};

}  // namespace secretscan
