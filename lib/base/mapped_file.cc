#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"

namespace secretscan {

namespace {

bool IsTrusted(const struct stat& info) {
  return (info.st_uid == 0 || info.st_uid == ::geteuid()) && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) { return Open(path, false); }

absl::StatusOr<MappedFile> MappedFile::OpenTrusted(const std::string& path) {
  return Open(path, true);
}

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path, bool trusted) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    const int error = errno;
    const std::string message = "cannot open " + path + ": " + std::strerror(error);
    return error == ENOENT || error == ENOTDIR ? NotFound(message) : Unavailable(message);
  }
  struct stat info;
  void* data = MAP_FAILED;
  absl::Status status;
  size_t size = 0;
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    status = DataLoss(path + " is not a regular file");
  } else if (trusted && !IsTrusted(info)) {
    status = absl::PermissionDeniedError("others may write " + path);
  } else if (info.st_size == 0) {
    status = DataLoss(path + " is empty");
  } else {
    size = static_cast<size_t>(info.st_size);
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) {
      status = Unavailable("cannot map " + path + ": " + std::strerror(errno));
    }
  }
  ::close(fd);
  if (!status.ok()) {
    return status;
  }
  return MappedFile({static_cast<const char*>(data), size});
}

MappedFile::~MappedFile() {
  if (!data_.empty()) {
    ::munmap(const_cast<char*>(data_.data()), data_.size());
  }
}

void MappedFile::DropPages() const {
  if (!data_.empty()) {
    ::madvise(const_cast<char*>(data_.data()), data_.size(), MADV_DONTNEED);
  }
}

}  // namespace secretscan
