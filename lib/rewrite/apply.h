// Changes a repository as one step that can be undone.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/change_set.h"

namespace secretscan {

// How far a run has come, as its directory tells.
enum class RunState : uint8_t {
  kNone,        // no run was begun
  kPrepared,    // nothing but additions: the old repository stands
  kCommitted,   // references are the new ones; the rest is being brought in line
  kApplied,
  kUndone,
  kPurged,
};

// The steps, in this order; the one in the middle is atomic, whatever happens to the process:
//   journal ► backup ► new pack ► locks, old values checked ► references (one rename of packed-refs)
//   ► HEAD, reflogs, indexes, work tree, files ► done.
// FailedPrecondition when a reference is not what it was, or somebody holds a lock; the repository is
// then untouched. Unavailable when something cannot be written: rolled back before the middle,
// reported for Recover() to finish behind it.
absl::Status Apply(const Repository& repository, const ChangeSet& changes);

struct Recovery {
  std::string run;                      // empty: there was nothing to do
  RunState found = RunState::kNone;
  RunState now = RunState::kNone;
};

// Finishes or rolls back what an earlier run left. To be called before anything else by every
// command that changes the repository. `git_dir` ends in '/'.
absl::StatusOr<Recovery> Recover(const std::string& git_dir, const std::string& common_dir);

// Brings back references, reflogs, indexes, objects, configuration and files of the work tree as they
// were before `run` (empty: the last one). FailedPrecondition when there is no backup, or when
// references were changed since, unless `force`.
absl::StatusOr<Recovery> Undo(const std::string& git_dir, const std::string& common_dir,
                              const std::string& run, bool force);

}  // namespace secretscan
