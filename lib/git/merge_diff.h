// What a merge commit itself brought: files that differ from every parent's.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/tree_cache.h"
#include "git/tree_diff.h"
#include "git/tree_lists.h"

namespace secretscan {

struct MergeChange {
  FileSide after;                 // exists
  std::vector<FileSide> before;   // one a parent; may not exist there
};

// Files of tree `after` (blobs, symlinks, gitlinks) whose id or type is not that of the same path in
// any tree of `parents`. Subtrees that any parent shares are not entered. A tree that cannot be
// read fails the call. `lists`, which may be null, is asked first; its trees are those of `trees`.
absl::StatusOr<std::vector<MergeChange>> DiffMerge(TreeCache* trees,
                                                   std::span<const ObjectId> parents,
                                                   const ObjectId& after,
                                                   TreeLists* lists = nullptr);

}  // namespace secretscan
