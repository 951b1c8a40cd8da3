// What the index would add to a tree: `git diff --cached`.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/index_file.h"
#include "git/object_store.h"
#include "git/tree_diff.h"

namespace secretscan {

// Objects of a repository, and others that need not be stored. Not to be added to while it is read.
class ObjectOverlay final : public ObjectStore {
 public:
  explicit ObjectOverlay(const ObjectStore& below) : below_(below) {}

  void Add(const ObjectId& id, ObjectType type, std::string data);
  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;

 private:
  struct Object {
    ObjectType type;
    std::string data;
  };
  const ObjectStore& below_;
  absl::flat_hash_map<ObjectId, Object> objects_;
};

// The tree that `git write-tree` would make of the index, with all its subtrees put into *objects.
// Entries that are only intended are left out, and of paths that are not merged all but `stage`, if that
// is not 0. The directories of a sparse index are
// named, and need not be there. ResourceExhausted above 2^21 directories.
absl::StatusOr<ObjectId> WriteIndexTree(const IndexFile& index, int id_size, int stage,
                                        ObjectOverlay* objects);

// All changes from `tree` (null id: the empty tree) to the index, without renames, in path order. Paths
// that are not merged are left out; `index` tells them. Errors as of DiffTrees and
// WriteIndexTree.
absl::StatusOr<std::vector<FileChange>> DiffTreeToIndex(const ObjectStore& objects, int id_size,
                                                        const ObjectId& tree,
                                                        const IndexFile& index);

// Those to one side (stage) of the paths that are not merged.
absl::StatusOr<std::vector<FileChange>> DiffTreeToUnmerged(const ObjectStore& objects, int id_size,
                                                           const ObjectId& tree,
                                                           const IndexFile& index, int stage);

}  // namespace secretscan
