// The files in which two trees differ, with renames found as `git log -p` finds them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/tree_comparison.h"

namespace secretscan {

struct FileSide {
  uint32_t mode = 0;  // 0: the file does not exist on this side; else as git normalises modes:
                      // 0100644, 0100755, 0120000 (symlink), 0160000 (gitlink)
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

// All changes that TreeComparison tells from tree `before` (null id: the empty tree) to `after`, and
// its errors.
absl::StatusOr<std::vector<FileChange>> DiffTrees(const ObjectStore& objects,
                                                  const ObjectId& before, const ObjectId& after);

struct RenameOptions {
  int64_t limit = 1000;  // git's diff.renameLimit: inexact search is skipped above limit^2 pairs
};

// Pairs deletions with additions as git 2.39 does with its defaults (50 % similarity; exact, then
// unique base names at 75 %, then the full matrix): each pair becomes one change with `renamed`
// set, in the place of its addition; the deletion disappears. Blobs are read through `objects`; one
// that cannot be read takes no part in inexact search and is added to *unreadable. Neither does a
// blob above 512 MiB, which git shows as binary anyway, nor any after 16 GiB of content.
void DetectRenames(const ObjectStore& objects, const RenameOptions& options,
                   std::vector<FileChange>* changes, std::vector<ObjectId>* unreadable);

}  // namespace secretscan
