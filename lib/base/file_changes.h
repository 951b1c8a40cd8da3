// Changes of files that must survive a crash. All that changes a repository goes through here, so
// that tests can make each single step fail, or be the last.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

enum class FileStep : uint8_t {
  kCreate,
  kWrite,
  kSync,
  kSyncDirectory,
  kRename,
  kLink,
  kSymbolicLink,
  kRemove,
  kMakeDirectory,
  kRemoveDirectory,
  kSetMode,
};

// Called before each step. What it returns, unless 0, is the error (ENOSPC, EIO …) with which the
// step fails without being taken. For tests; to be set while nothing changes files. Empty: none.
using FileStepHook = std::function<int(FileStep step, const std::string& path)>;
void SetFileStepHook(FileStepHook hook);

// All of the following fail with NotFound (or a parent is no directory), AlreadyExists, or Unavailable
// with the system's reason.

// A file that is being written.
class NewFile {
 public:
  // Never opens what exists, not even a link that leads nowhere. `mode` is not cut by the umask.
  static absl::StatusOr<NewFile> Create(const std::string& path, mode_t mode);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&& other) noexcept;
  ~NewFile();  // closes it; the file stays

  absl::Status Write(std::string_view bytes);
  absl::Status WriteAt(uint64_t offset, std::string_view bytes);
  absl::Status SetMode(mode_t mode);
  absl::Status Sync();   // flushed to disk
  absl::Status Close();

  int descriptor() const { return fd_; }
  const std::string& path() const { return path_; }

 private:
  NewFile(int fd, std::string path);

  int fd_ = -1;
  std::string path_;
};

absl::Status RenameFile(const std::string& from, const std::string& to);   // replaces
absl::Status LinkFile(const std::string& from, const std::string& to);     // a second name
absl::Status MakeSymbolicLink(const std::string& target, const std::string& path);
absl::Status RemoveFile(const std::string& path);
absl::Status MakeDirectory(const std::string& path, mode_t mode);  // not cut by the umask
absl::Status RemoveDirectory(const std::string& path);             // an empty one
// Flushes the names in a directory to disk.
absl::Status SyncDirectory(const std::string& path);
// Flushes all of the file system that `path` is on.
absl::Status SyncFileSystem(const std::string& path);

// Replaces or creates `path` as a whole: a neighbour `temporary` is written, flushed and renamed, and
// the directory flushed. A `temporary` that an earlier process left is removed first.
absl::Status ReplaceFile(const std::string& path, const std::string& temporary,
                         std::string_view bytes, mode_t mode);

// Permissions that a program gives to a new file or directory (0666, 0777), cut by the umask.
mode_t CutByUmask(mode_t mode);

// The directory that holds `path`, with trailing '/'.
std::string DirectoryOf(const std::string& path);

}  // namespace secretscan
