// A file that is written from its beginning, under a temporary name at first.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file_changes.h"

namespace secretscan {

// For files too large for memory; all steps are those of base/file_changes.h. What is destroyed
// before Publish() leaves no file. For one thread at a time.
class FileWriter {
 public:
  // Makes a new file, "<prefix>" and digits, of mode 0600.
  static absl::StatusOr<std::unique_ptr<FileWriter>> Create(const std::string& prefix);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  // Appends; through a buffer.
  absl::Status Write(std::string_view bytes);
  // Replaces bytes that were written.
  absl::Status Overwrite(uint64_t offset, std::string_view bytes);
  // Shows all that was written so far, part by part.
  absl::Status ReadBack(const std::function<void(std::string_view part)>& visit);
  // So much was written.
  uint64_t size() const { return written_ + buffer_.size(); }

  // Brings all to disk if `sync`, sets the mode (say 0444) and closes.
  absl::Status Close(bool sync, mode_t mode);
  // Renames. What has this name already is replaced. To be called once, after Close().
  absl::Status Publish(const std::string& path);

 private:
  explicit FileWriter(NewFile file) : file_(std::move(file)) {}
  absl::Status Flush();

  NewFile file_;
  bool is_published_ = false;
  std::string buffer_;
  uint64_t written_ = 0;
};

}  // namespace secretscan
