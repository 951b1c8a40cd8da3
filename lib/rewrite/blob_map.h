// What becomes of a history's blobs.
#pragma once

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "git/object_id.h"

namespace secretscan {

// Keyed by original ids. Blobs in none of these stay as they are; one in several is dropped,
// removed, or replaced, in this order.
struct BlobMap {
  absl::flat_hash_map<ObjectId, ObjectId> replaced;
  // The change that brings it is ignored, so that what stood at its path before stays there:
  // git-filter-repo's --strip-blobs-with-ids. Gitlinks of this id as well.
  absl::flat_hash_set<ObjectId> dropped;
  // Its entries vanish from every tree.
  absl::flat_hash_set<ObjectId> removed;

  bool empty() const { return replaced.empty() && dropped.empty() && removed.empty(); }
};

}  // namespace secretscan
