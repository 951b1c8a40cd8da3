// The locks that keep git from changing what a run changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "rewrite/file_place.h"

namespace secretscan {

// The list of its locks, in a journal's directory.
inline constexpr std::string_view kLocksName = "locks";

// Locks of one run. They outlive the process: who recovers the run takes them away.
class LockFiles {
 public:
  // `directory` (ends in '/') is where the run keeps the list of its locks.
  LockFiles(FilePlaces* places, std::string run, std::string directory);

  // Writes down, and takes, "<place>.lock" for each place. What cannot be locked since a file stands
  // where a directory is needed cannot be made by anybody else either, and is passed over.
  // FailedPrecondition when somebody holds one, Unavailable when one cannot be made; those that were
  // taken are to be released then.
  absl::Status Take(const std::vector<FilePlace>& places);
  // Removes those that are this run's, then the list. Nothing when there is no list.
  absl::Status Release();

 private:
  absl::Status TakeOne(const std::string& path);
  void RemoveEmptyParents(const FilePlace& place, const std::string& path);

  FilePlaces* places_;
  const std::string directory_;
  const std::string token_;  // the content of each lock
};

}  // namespace secretscan
