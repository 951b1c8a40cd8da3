// What names that a repository knows lead to.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/repository.h"
#include "scan/progress.h"

namespace secretscan {

// A name that git would follow, or keep objects for.
struct Root {
  std::string name;   // "refs/heads/main", "refs/stash@{1}", "ORIG_HEAD", "worktrees/x/index: a/b"
  ObjectId id;
  bool may_be_gone = false;   // git itself copes when the object is not there (reflogs, pseudo refs)
};

// References and HEADs of all work trees, reflogs (of stash, too), what commands remember, and the
// entries of all indexes. A name that cannot be read goes to unreadable().
std::vector<Root> RepositoryRoots(
    const Repository& repository,
    const std::function<void(std::string name, std::string reason)>& unreadable);

struct ReachResult {
  // A wanted object, and the first way to it.
  struct Found {
    ObjectId id;
    std::string place;    // "refs/heads/main: conf/app.env (commit 1234…)"
  };
  std::vector<Found> found;                          // each once, in the order of the roots
  std::vector<std::pair<std::string, ObjectId>> roots;   // every root that leads to one, with that one
  struct Problem {
    std::string place;
    ObjectId id;
    std::string reason;
    bool is_missing = false;
    bool is_expected = false;    // a shallow or partial clone is like that
  };
  std::vector<Problem> problems;
  int64_t commits = 0;
  int64_t trees = 0;
  int64_t blobs = 0;
  int64_t tags = 0;
};

// Types of objects that are known to be there; asked before the store is.
using KnownTypes = absl::flat_hash_map<ObjectId, ObjectType>;

// Follows everything from the roots, each object once. Blobs are not read. `known` may be empty.
ReachResult WalkReachable(const Repository& repository, const std::vector<Root>& roots,
                          const absl::flat_hash_set<ObjectId>& wanted, const KnownTypes& known,
                          Progress* progress);

}  // namespace secretscan
