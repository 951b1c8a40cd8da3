#include "cli/standard_input.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<std::string> ReadStandardInput(size_t limit) {
  std::string text;
  char buffer[1 << 16];
  while (limit == 0 || text.size() <= limit) {
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0) {
      break;
    }
    if (count > 0) {
      text.append(buffer, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return Unavailable(std::string("cannot read standard input: ") + std::strerror(errno));
    }
  }
  return text;
}

}  // namespace secretscan
