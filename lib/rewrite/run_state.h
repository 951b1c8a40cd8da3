// How far a run has come, as its directory tells.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace secretscan {

enum class RunPhase : uint8_t {
  kNone,            // nothing was begun
  kPrepared,        // of Apply(): up to the commit point
  kCommitted,       // behind it
  kApplied,
  kRolledBack,
  kUndoPrepared,    // of Undo(): up to its commit point
  kUndoCommitted,   // behind it
  kUndone,
};

struct RunRecord {
  RunPhase phase = RunPhase::kNone;
  std::string backup;      // its directory, with trailing '/'; empty: none
  bool is_purged = false;  // the old objects were destroyed
};

// `directory` is the run's, with trailing '/'. DataLoss when the file is not ours.
absl::StatusOr<RunRecord> ReadRunRecord(const std::string& directory);
// Durable when it returns, and either the old or the new record whatever happens.
absl::Status WriteRunRecord(const std::string& directory, const RunRecord& record);

// Lets one process at a time change runs of a repository; freed when it ends, however it ends.
class RunsLock {
 public:
  // FailedPrecondition while another process has it. NotFound when no run was ever begun.
  static absl::StatusOr<RunsLock> Take(const std::string& common_dir);
  RunsLock(RunsLock&& other) noexcept;
  RunsLock& operator=(RunsLock&&) = delete;
  ~RunsLock();

 private:
  explicit RunsLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace secretscan
