// A file's bytes in memory, without reading it first.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace secretscan {

// Read-only, of a regular file. For files that are written under another name and renamed, as packs are:
// one that shrinks while it is mapped (which would raise SIGBUS) is not reckoned with.
class MappedFile {
 public:
  // NotFound when there is no such file; DataLoss when it is empty or not a regular file;
  // Unavailable with the system's reason otherwise.
  static absl::StatusOr<MappedFile> Open(const std::string& path);
  // The same. PermissionDenied when others than root and this process' user could have written the file.
  static absl::StatusOr<MappedFile> OpenTrusted(const std::string& path);

  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept : data_(std::exchange(other.data_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    return *this;
  }
  ~MappedFile();

  std::string_view data() const { return data_; }
  // Takes the pages that were touched off this process' account; they come back from the system's
  // cache when they are touched again. Other threads may read meanwhile.
  void DropPages() const;

 private:
  explicit MappedFile(std::string_view data) : data_(data) {}
  static absl::StatusOr<MappedFile> Open(const std::string& path, bool trusted);
  std::string_view data_;
};

}  // namespace secretscan
