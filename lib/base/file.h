// Whole files in and out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

// Reads all of a regular file, pipe or device; NotFound, or Unavailable with the system's reason.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// A file that appears whole or not at all: bytes go to a temporary neighbour (mode 0600) that
// Commit() flushes to disk and renames into place. Destroyed before that, it leaves nothing behind.
// If `path` exists and is not a regular file (a pipe, a device), or is a link that leads nowhere
// known, it is written directly.
class AtomicFile {
 public:
  static absl::StatusOr<AtomicFile> Create(const std::string& path);

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  ~AtomicFile();

  // Unavailable when the disk is full or the write fails; the target is then untouched.
  absl::Status Write(std::string_view bytes);
  absl::Status Commit();

 private:
  AtomicFile(int fd, std::string path, std::string temporary);
  void Discard();

  int fd_ = -1;
  std::string path_;
  std::string temporary_;  // empty when `path_` is written directly
};

}  // namespace secretscan
