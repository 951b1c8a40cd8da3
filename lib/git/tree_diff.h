// The files in which two trees differ, with renames found as `git log -p` finds them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"

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

// Bounds of one comparison, so that a tree of a few bytes that unfolds into billions of files costs
// neither the memory nor the time of those.
inline constexpr int kMaxTreeDepth = 2048;
inline constexpr int64_t kMaxTreeChanges = 2'000'000;
inline constexpr int64_t kMaxTreePathBytes = int64_t{1} << 30;  // of all paths together
inline constexpr int64_t kMaxTreeBytes = int64_t{1} << 30;  // of all trees read, repeats counted

// Changes from tree `before` (null id: the empty tree) to `after`, in path order as git's tree diff
// yields them (recursive, no renames). A file that changes its type (regular, symlink, gitlink) is
// one change with both sides; a file that becomes a directory is a deletion and additions. A
// subtree that cannot be read fails the call with the store's error; DataLoss when it is malformed
// or below kMaxTreeDepth; ResourceExhausted above any other bound. The status names the tree.
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
