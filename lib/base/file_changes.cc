#include "base/file_changes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

FileStepHook& Hook() {
  static FileStepHook hook;
  return hook;
}

// The error with which the step is to fail, or 0.
int Injected(FileStep step, const std::string& path) {
  const FileStepHook& hook = Hook();
  return hook ? hook(step, path) : 0;
}

absl::Status SystemError(int error, std::string_view action, const std::string& path) {
  const std::string message =
      "cannot " + std::string(action) + " " + path + ": " + std::strerror(error);
  if (error == EEXIST || error == ENOTEMPTY) {
    return absl::AlreadyExistsError(message);
  }
  return error == ENOENT || error == ENOTDIR ? NotFound(message) : Unavailable(message);
}

template <typename Call>
absl::Status Take(FileStep step, std::string_view action, const std::string& path, Call call) {
  int error = Injected(step, path);
  if (error == 0 && call() != 0) {
    error = errno;
  }
  return error == 0 ? absl::OkStatus() : SystemError(error, action, path);
}

absl::Status SyncPath(const std::string& path, int (*sync)(int)) {
  return Take(FileStep::kSyncDirectory, "flush", path, [&] {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (fd < 0) {
      return -1;
    }
    // Some file systems cannot flush directories, and say so.
    const int result = sync(fd) == 0 || errno == EINVAL ? 0 : -1;
    const int error = errno;
    ::close(fd);
    errno = error;
    return result;
  });
}

// Asked of the system where that can be done without changing it for other threads.
mode_t Umask() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    unsigned mask = 0;
    if (std::sscanf(line.c_str(), "Umask:\t%o", &mask) == 1) {
      return static_cast<mode_t>(mask);
    }
  }
  const mode_t current = ::umask(077);
  ::umask(current);
  return current;
}

}  // namespace

void SetFileStepHook(FileStepHook hook) { Hook() = std::move(hook); }

NewFile::NewFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
NewFile::NewFile(NewFile&& other) noexcept { *this = std::move(other); }
NewFile& NewFile::operator=(NewFile&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) {
      ::close(fd_);
    }
    fd_ = std::exchange(other.fd_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}
NewFile::~NewFile() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

absl::StatusOr<NewFile> NewFile::Create(const std::string& path, mode_t mode) {
  int fd = -1;
  SECRETSCAN_RETURN_IF_ERROR(Take(FileStep::kCreate, "create", path, [&] {
    fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    return fd >= 0 && ::fchmod(fd, mode) == 0 ? 0 : -1;
  }));
  return NewFile(fd, path);
}

absl::Status NewFile::Write(std::string_view bytes) {
  return Take(FileStep::kWrite, "write", path_, [&] {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno != EINTR) {
        return -1;
      }
      bytes.remove_prefix(n < 0 ? 0 : static_cast<size_t>(n));
    }
    return 0;
  });
}

absl::Status NewFile::WriteAt(uint64_t offset, std::string_view bytes) {
  return Take(FileStep::kWrite, "write", path_, [&] {
    while (!bytes.empty()) {
      const ssize_t n = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (n < 0 && errno != EINTR) {
        return -1;
      }
      const size_t done = n < 0 ? 0 : static_cast<size_t>(n);
      bytes.remove_prefix(done);
      offset += done;
    }
    return 0;
  });
}

absl::Status NewFile::SetMode(mode_t mode) {
  return Take(FileStep::kSetMode, "change", path_, [&] { return ::fchmod(fd_, mode); });
}

absl::Status NewFile::Sync() {
  return Take(FileStep::kSync, "flush", path_, [&] { return ::fsync(fd_); });
}

absl::Status NewFile::Close() {
  return ::close(std::exchange(fd_, -1)) == 0 ? absl::OkStatus()
                                              : SystemError(errno, "write", path_);
}

absl::Status RenameFile(const std::string& from, const std::string& to) {
  return Take(FileStep::kRename, "replace", to,
              [&] { return std::rename(from.c_str(), to.c_str()); });
}

absl::Status LinkFile(const std::string& from, const std::string& to) {
  return Take(FileStep::kLink, "link", to, [&] { return ::link(from.c_str(), to.c_str()); });
}

absl::Status MakeSymbolicLink(const std::string& target, const std::string& path) {
  return Take(FileStep::kSymbolicLink, "create", path,
              [&] { return ::symlink(target.c_str(), path.c_str()); });
}

absl::Status RemoveFile(const std::string& path) {
  return Take(FileStep::kRemove, "remove", path, [&] { return ::unlink(path.c_str()); });
}

absl::Status MakeDirectory(const std::string& path, mode_t mode) {
  return Take(FileStep::kMakeDirectory, "create", path, [&] {
    return ::mkdir(path.c_str(), mode) == 0 && ::chmod(path.c_str(), mode) == 0 ? 0 : -1;
  });
}

absl::Status RemoveDirectory(const std::string& path) {
  return Take(FileStep::kRemoveDirectory, "remove", path, [&] { return ::rmdir(path.c_str()); });
}

absl::Status SyncDirectory(const std::string& path) { return SyncPath(path, ::fsync); }
absl::Status SyncFileSystem(const std::string& path) { return SyncPath(path, ::syncfs); }

absl::Status ReplaceFile(const std::string& path, const std::string& temporary,
                         std::string_view bytes, mode_t mode) {
  const auto write = [&]() -> absl::Status {
    auto file = NewFile::Create(temporary, mode);
    if (absl::IsAlreadyExists(file.status())) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(temporary));
      file = NewFile::Create(temporary, mode);
    }
    SECRETSCAN_RETURN_IF_ERROR(file.status());
    SECRETSCAN_RETURN_IF_ERROR(file->Write(bytes));
    SECRETSCAN_RETURN_IF_ERROR(file->Sync());
    SECRETSCAN_RETURN_IF_ERROR(file->Close());
    return RenameFile(temporary, path);
  };
  if (absl::Status status = write(); !status.ok()) {
    (void)RemoveFile(temporary);
    return status;
  }
  return SyncDirectory(DirectoryOf(path));
}

mode_t CutByUmask(mode_t mode) { return mode & ~Umask(); }

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.find_last_of('/', path.size() >= 2 ? path.size() - 2 : 0);
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

}  // namespace secretscan
