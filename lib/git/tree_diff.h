// The files in which two trees differ, with renames found as `git log -p` finds them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

struct FileSide {
  uint32_t mode = 0;  // 0: the file does not exist on this side
  ObjectId id;
  std::string path;

  bool exists() const { return mode != 0; }
};

struct FileChange {
  FileSide before;
  FileSide after;
  // before.path != after.path: `after` was made out of `before`, which is gone.
  bool renamed = false;
};

// Changes from tree `before` (null id: the empty tree) to `after`, in path order as git's tree diff
// yields them (recursive, no renames). A subtree that cannot be read fails the call: the status
// names it.
absl::StatusOr<std::vector<FileChange>> DiffTrees(const ObjectStore& objects, const ObjectId& before,
                                                  const ObjectId& after);

struct RenameOptions {
  int64_t limit = 1000;      // git's diff.renameLimit: inexact search is skipped above limit^2 pairs
};

// Pairs deletions with additions as git 2.39 does with its defaults (50 % similarity; exact, then
// unique base names at 75 %, then the full matrix): each pair becomes one change with `renamed`
// set, in the place of its addition; the deletion disappears. Blobs are read through `objects`; one
// that cannot be read takes no part in inexact search and is added to *unreadable.
void DetectRenames(const ObjectStore& objects, const RenameOptions& options,
                   std::vector<FileChange>* changes, std::vector<ObjectId>* unreadable);

}  // namespace secretscan
