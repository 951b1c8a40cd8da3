// Which objects are reachable.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_id_table.h"
#include "git/pack_object_store.h"

namespace secretscan {

struct ReachabilityInput {
  std::vector<ObjectId> tips;            // of any type
  std::vector<ObjectId> optional_tips;   // passed over where they are missing
  absl::flat_hash_set<ObjectId> shallow; // commits whose parents are not there
  // Parents that are to be followed beside a commit's own, where they are there (info/grafts).
  absl::flat_hash_map<ObjectId, std::vector<ObjectId>> more_parents;
  bool is_partial = false;               // trees and blobs may be missing
  int threads = 1;
  size_t max_tree_bytes = size_t{256} << 20;    // for all trees at once; what exceeds it is slower
  const std::atomic<bool>* cancelled = nullptr;
};

// The tips and everything that they lead to: commits, trees, blobs and tags; not what a gitlink
// names. Replacements are not followed, as the originals are what is stored. Blobs are listed
// whether they are there or not. NotFound or DataLoss when a commit, tree or tag cannot be read.
absl::StatusOr<ObjectIdTable> FindReachable(const PackObjectStore& store,
                                            const ReachabilityInput& input);

}  // namespace secretscan
