// In which files a tree and what was made of it differ.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/tree.h"

namespace secretscan {

// Other than git's comparison it expects no order of the entries, and each pair of trees is
// compared once, wherever it occurs: a rewrite changes the same directories in thousands of
// commits.
class TreePairs {
 public:
  // A file, link or gitlink; null on a side where there is none. `path` is that of the first place
  // at which the pair of trees was found.
  using Visit =
      std::function<void(std::string_view path, const TreeEntry* before, const TreeEntry* after)>;

  // `paths_matter`: each pair is compared at each place.
  TreePairs(const ObjectStore& objects, int id_size, bool paths_matter)
      : objects_(objects), id_size_(id_size), paths_matter_(paths_matter) {}

  // The null id stands for no tree. Adds to new_trees() the trees that only the new side has. The
  // store's error, or DataLoss for a malformed tree; what was told before is right, but not all.
  absl::Status Compare(const ObjectId& before, const ObjectId& after, const Visit& visit);

  // By new id, an old one at the same place (or null).
  const absl::flat_hash_map<ObjectId, ObjectId>& new_trees() const { return new_trees_; }

 private:
  struct Pair {
    ObjectId before, after;
    std::string path;
  };
  absl::Status ComparePair(const Pair& pair, const Visit& visit);
  absl::Status Read(const ObjectId& id, std::string* data) const;
  void Push(const ObjectId& before, const ObjectId& after, std::string path);

  const ObjectStore& objects_;
  const int id_size_;
  const bool paths_matter_;
  absl::flat_hash_set<std::pair<ObjectId, ObjectId>> compared_;
  absl::flat_hash_map<ObjectId, ObjectId> new_trees_;
  std::vector<Pair> open_;
};

}  // namespace secretscan
