// What of a work tree is not committed, as far as a fresh clone has nothing of the kind.
#pragma once

#include "absl/status/statusor.h"
#include "git/repository.h"

namespace secretscan {

// All are for repositories that have a work tree. The errors are those of reading; a file that could
// not be compared counts as changed.

// `git diff --staged`; unmerged paths are changes.
absl::StatusOr<bool> HasStagedChanges(const Repository& repository);
// `git diff`.
absl::StatusOr<bool> HasUnstagedChanges(const Repository& repository);
// `git ls-files --others`: ignored ones as well, but for what git-filter-repo itself may leave in
// __pycache__. Unavailable when a directory cannot be read.
absl::StatusOr<bool> HasUntrackedFiles(const Repository& repository);

}  // namespace secretscan
