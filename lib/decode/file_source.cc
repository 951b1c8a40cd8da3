#include "decode/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<FileSource> FileSource::Open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    const int error = errno;
    return error == ENOENT ? NotFound(std::strerror(error)) : Unavailable(std::strerror(error));
  }
  FileSource source(fd);
  struct stat info;
  if (::fstat(fd, &info) != 0) {
    return Unavailable(std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode)) {
    return Unavailable("not a regular file");
  }
  source.size_ = info.st_size > 0 ? static_cast<int64_t>(info.st_size) : -1;
  return source;
}

FileSource::FileSource(FileSource&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_), at_(other.at_) {}

FileSource::~FileSource() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

absl::StatusOr<size_t> FileSource::Read(char* out, size_t size) {
  if (size_ >= 0) {
    size = std::min(size, static_cast<size_t>(std::max<int64_t>(size_ - at_, 0)));
  }
  while (size > 0) {
    const ssize_t count = ::read(fd_, out, size);
    if (count >= 0) {
      at_ += count;
      return static_cast<size_t>(count);
    }
    if (errno != EINTR) {
      return Unavailable(std::strerror(errno));
    }
  }
  return size_t{0};
}

absl::Status FileSource::Seek(int64_t offset) {
  if (size_ < 0 || ::lseek(fd_, offset, SEEK_SET) != offset) {
    return Unavailable("cannot seek");
  }
  at_ = offset;
  return absl::OkStatus();
}

}  // namespace secretscan
