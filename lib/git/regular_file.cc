#include "git/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/status.h"

namespace secretscan {
namespace {

absl::Status SystemError(int error, std::string_view action, const std::string& path) {
  const std::string message = std::string(action) + " " + path + ": " + std::strerror(error);
  return error == ENOENT || error == ENOTDIR ? NotFound(message) : Unavailable(message);
}

absl::StatusOr<std::string> ReadAll(int fd, const std::string& path, int64_t max_size) {
  struct stat info;
  if (::fstat(fd, &info) != 0) {
    return SystemError(errno, "cannot read", path);
  }
  if (!S_ISREG(info.st_mode)) {
    return DataLoss(path + " is not a regular file");
  }
  if (info.st_size > max_size) {
    return DataLoss(path + " is too large");
  }
  std::string out(static_cast<size_t>(info.st_size), '\0');
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = ::read(fd, out.data() + done, out.size() - done);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return SystemError(errno, "cannot read", path);
    }
    if (n == 0) {
      break;
    }
    done += static_cast<size_t>(n);
  }
  out.resize(done);
  return out;
}

}  // namespace

absl::StatusOr<std::string> ReadRegularFile(const std::string& path, int64_t max_size,
                                            Links links) {
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (links == Links::kRefuse ? O_NOFOLLOW : 0);
  const int fd = ::open(path.c_str(), flags);
  if (fd < 0) {
    return SystemError(errno, "cannot open", path);
  }
  auto result = ReadAll(fd, path, max_size);
  ::close(fd);
  return result;
}

bool IsDirectory(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool IsRegularFile(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

std::string JoinPath(const std::string& base, const std::string& path) {
  return path.starts_with('/') ? path : base + path;
}

std::string RealPath(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) {
    return "";
  }
  std::string out(real);
  std::free(real);
  return out;
}

}  // namespace secretscan
