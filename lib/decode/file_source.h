// A file's bytes.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "decode/byte_source.h"

namespace secretscan {

// Reads what was there when the file was opened.
class FileSource final : public ByteSource {
 public:
  // A regular file. Never waits for a pipe or touches a device that has taken the file's place.
  // NotFound, or Unavailable with the system's reason.
  static absl::StatusOr<FileSource> Open(const std::string& path);

  FileSource(FileSource&& other) noexcept;
  FileSource& operator=(FileSource&&) = delete;
  ~FileSource() override;

  absl::StatusOr<size_t> Read(char* out, size_t size) override;
  // Some files of the kernel say 0 though they hold something; then Seek() does not work.
  int64_t seekable_size() const override { return size_; }
  absl::Status Seek(int64_t offset) override;

 private:
  explicit FileSource(int fd) : fd_(fd) {}

  int fd_;             // -1: moved away
  int64_t size_ = -1;  // -1: unknown
  int64_t at_ = 0;
};

}  // namespace secretscan
