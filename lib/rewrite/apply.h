// Changes a repository as one step that can be undone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
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
// "planned", "prepared", "committed", "applied", "undone", "purged".
std::string_view RunStateName(RunState state);

struct Applied {
  // What was left as it is though it may name old objects or hold old content ("path: reason"):
  // files of the work tree that filters made, logs behind links …
  std::vector<std::string> left;
};

// The steps, in this order; the one in the middle is atomic, whatever happens to the process:
//   journal ► locks, old values checked ► backup ► new pack ► references (one rename of packed-refs)
//   ► HEAD, reflogs, indexes, work tree, files ► done.
// The run's directory exists (CreateRunDirectory); its name was not used for another Apply().
// FailedPrecondition when a reference is not what it was, somebody holds a lock, or work that is not
// committed is in the way (the message names it); the repository is then untouched. Unavailable when
// something cannot be written: rolled back before the middle, reported for Recover() to finish
// behind it.
absl::StatusOr<Applied> Apply(const Repository& repository, const ChangeSet& changes);

struct Recovery {
  std::string run;                      // empty: there was nothing to do
  RunState found = RunState::kNone;
  RunState now = RunState::kNone;
  // As Applied::left: what somebody changed meanwhile, and what was not to be touched.
  std::vector<std::string> left;
};

// Finishes or rolls back what an earlier run left. To be called before anything else by every
// command that changes the repository. `git_dir` ends in '/'.
absl::StatusOr<Recovery> Recover(const std::string& git_dir, const std::string& common_dir);

// Brings back references, reflogs, indexes, objects, configuration and files of the work tree as they
// were before `run` (empty: the last one). FailedPrecondition when there is no backup, or when
// what it would overwrite was changed since; with `force` that is overwritten, but for files of the
// work tree, which then stay.
absl::StatusOr<Recovery> Undo(const std::string& git_dir, const std::string& common_dir,
                              const std::string& run, bool force);

// What the directory of `run` tells. kNone when there is no such run.
absl::StatusOr<RunState> ReadRunState(const std::string& common_dir, const std::string& run);
// Remembers that the old objects of an applied run were destroyed.
absl::Status MarkPurged(const std::string& common_dir, const std::string& run);
// Where the run's backup is, with trailing '/'; empty when it has none.
absl::StatusOr<std::string> BackupDirectory(const std::string& common_dir, const std::string& run);
// Removes the run's backup; after it there is no Undo(). Only what its manifest lists is removed.
absl::Status DestroyBackup(const std::string& common_dir, const std::string& run);

}  // namespace secretscan
