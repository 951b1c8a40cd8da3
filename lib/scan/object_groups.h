// Which groups of secrets stand in a tree, and in what a reference names.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_set.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/tree_lists.h"

namespace secretscan {

using Groups = std::vector<uint32_t>;  // indexes into ScanResult::secrets, ascending
using GroupsOfBlob = absl::flat_hash_map<ObjectId, Groups>;

// What is known of blobs and, by and by, of trees. For any number of threads; pointers to results
// stay valid.
class ObjectGroups {
 public:
  // Outlives this.
  explicit ObjectGroups(const GroupsOfBlob& groups_of_blob) : groups_of_blob_(groups_of_blob) {}

  const Groups* none() const { return &none_; }
  const Groups* OfBlob(const ObjectId& blob) const {
    const auto found = groups_of_blob_.find(blob);
    return found == groups_of_blob_.end() ? &none_ : &found->second;
  }
  // Null as long as nobody told. Equal groups of trees have the same address.
  const Groups* OfTree(const ObjectId& tree) const;
  const Groups* TellTree(const ObjectId& tree, Groups groups);
  // Those of another tree.
  const Groups* TellTree(const ObjectId& tree, const Groups* groups);

 private:
  const GroupsOfBlob& groups_of_blob_;
  const Groups none_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<ObjectId, const Groups*> of_tree_;
  absl::node_hash_set<Groups> kept_;
};

// For one thread. Tips of references are versions of one another: of a tree only that is looked at
// which is not in the tree last seen at its path.
class TipReader {
 public:
  // All outlive this. `index` (may be null): trees that need not be read again.
  TipReader(const ObjectStore& objects, const TreeIndex* index, ObjectGroups* groups);
  ~TipReader();

  // Of what a reference names: a tag, commit, tree or blob. What cannot be read holds nothing.
  const Groups* OfTarget(ObjectId id);
  const Groups* OfTree(const ObjectId& root);

 private:
  struct Version;
  struct OpenTree;

  void Compare(OpenTree* tree);
  void CompareLists(OpenTree* tree);
  void CompareTrees(OpenTree* tree);
  void AddDifference(const TreeEntry* before, const TreeEntry* after, OpenTree* tree) const;
  std::unique_ptr<Version> TakeSeen(uint64_t path);
  const Groups* Close(OpenTree* tree);
  void Keep(uint64_t path, std::unique_ptr<Version> version);

  const ObjectStore& objects_;
  ObjectGroups& groups_;
  std::optional<TreeLists> lists_;
  absl::flat_hash_map<uint64_t, std::unique_ptr<Version>> seen_;  // by a hash of the path
  size_t seen_bytes_ = 0;
};

}  // namespace secretscan
