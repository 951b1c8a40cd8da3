// Files as they will be, written before anything is changed: then renaming is all that is left to do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rewrite/file_place.h"

namespace secretscan {

class StagedFiles {
 public:
  // `directory` (ends in '/') is a journal's own.
  explicit StagedFiles(std::string directory) : directory_(std::move(directory)) {}

  // Removes what an earlier journal left here, and makes the directory.
  absl::Status Begin();
  // Writes one, numbered from 0; *after tells what it is.
  absl::StatusOr<int> AddFile(std::string_view bytes, uint32_t mode, FileState* after);
  absl::StatusOr<int> AddLink(const std::string& target, FileState* after);
  // What is needed to take one back.
  absl::Status KeepOld(int number, std::string_view bytes);
  // Flushes all of them to disk.
  absl::Status Sync();
  // Removes them; the journal stays.
  absl::Status Clear();

  std::string Path(int number) const;
  std::string OldPath(int number) const;

 private:
  std::string directory_;
  std::vector<int> unsynced_;
  int count_ = 0;
};

}  // namespace secretscan
