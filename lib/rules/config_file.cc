#include "rules/config_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/status.h"
#include "rules/config_error.h"
#include "rules/toml_guard.h"

namespace secretscan {
namespace {

absl::Status Refusal(const std::string& path, std::string_view reason) {
  return InvalidArgument("cannot read " + Printable(path) + ": " + std::string(reason));
}

absl::Status TooLarge(const std::string& path) {
  return Refusal(path, "larger than " + std::to_string(kMaxConfigBytes >> 20) + " MiB");
}

// Reads at most one byte more than a configuration may have.
absl::StatusOr<std::string> ReadBounded(int fd, const std::string& path) {
  std::string out(kMaxConfigBytes + 1, '\0');
  size_t size = 0;
  while (size < out.size()) {
    const ssize_t n = ::read(fd, out.data() + size, out.size() - size);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return Unavailable("cannot read " + Printable(path) + ": " + std::strerror(errno));
    }
    if (n == 0) {
      out.resize(size);
      return out;
    }
    size += static_cast<size_t>(n);
  }
  return TooLarge(path);
}

// Some files under /proc and /sys call themselves regular and then block, or never end.
absl::StatusOr<std::string> ReadRegularFile(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    const std::string message = "cannot open " + Printable(path) + ": " + std::strerror(errno);
    return errno == ENOENT ? NotFound(message) : Unavailable(message);
  }
  struct stat info;
  const bool known = ::fstat(fd, &info) == 0;
  absl::StatusOr<std::string> out = Refusal(path, "is no regular file");
  if (known && S_ISREG(info.st_mode)) {
    out = ReadBounded(fd, path);
  }
  ::close(fd);
  return out;
}

}  // namespace

absl::StatusOr<std::string> ReadConfigFile(const std::string& path, ConfigTrust trust) {
  if (trust == ConfigTrust::kFound) {
    return ReadRegularFile(path);
  }
  struct stat info;
  if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
      info.st_size > static_cast<off_t>(kMaxConfigBytes)) {
    return TooLarge(path);
  }
  return ReadFile(path);
}

}  // namespace secretscan
