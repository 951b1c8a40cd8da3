// Secrets with a slash, which the names of a directory and of what is in it may hold together.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "git/object_id.h"
#include "rewrite/secret_search.h"

namespace secretscan {

// Not for several threads at once.
class PathSecrets {
 public:
  PathSecrets(const SecretSearch& secrets, int id_size);

  // Without secrets with a slash there is no need to show it any tree.
  bool wants_trees() const { return !patterns_.empty(); }
  void AddTree(const ObjectId& id, std::string_view data);

  // The trees in which such a path begins, with the secret's name; each pair once, sorted.
  std::vector<std::pair<ObjectId, std::string>> Find() const;

 private:
  struct Pattern {
    std::string name;
    std::vector<std::string> pieces;   // two or more
    // By the number of the piece: trees that have an entry of it, with what the entry names.
    std::vector<std::vector<std::pair<ObjectId, ObjectId>>> entries;
  };

  std::vector<Pattern> patterns_;
  const int id_size_;
};

}  // namespace secretscan
