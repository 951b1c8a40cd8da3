// The old history beside the new one: what differs, and whether it may.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/object_id.h"
#include "rewrite/verification.h"

namespace secretscan {

struct HistoryComparison {
  Check trees;      // V3
  Check commits;    // V4
  Check tips;       // V7
  // What the run made, as far as it is told by the maps: commits, trees, blobs and tags; with what
  // each was made of, or null.
  absl::flat_hash_map<ObjectId, ObjectId> made;
};

// `is_affected` tells of an old blob (or gitlink) whether it may differ.
HistoryComparison CompareHistories(
    const VerificationInput& input,
    const std::function<bool(const ObjectId& blob)>& is_affected);

}  // namespace secretscan
