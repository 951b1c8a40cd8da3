// The slow twins of DiffTrees and DiffMerge: they read every entry of every tree, one after the other.
#pragma once

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "git/merge_diff.h"
#include "git/object_store.h"
#include "git/tree_diff.h"

namespace secretscan {

absl::StatusOr<std::vector<FileChange>> SlowDiffTrees(const ObjectStore& objects,
                                                      const ObjectId& before,
                                                      const ObjectId& after);
absl::StatusOr<std::vector<MergeChange>> SlowDiffMerge(const ObjectStore& objects,
                                                       std::span<const ObjectId> parents,
                                                       const ObjectId& after);

}  // namespace secretscan
