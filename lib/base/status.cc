#include "base/status.h"

#include <string>

namespace secretscan {

absl::Status Annotate(const absl::Status& status, std::string_view prefix) {
  if (status.ok()) {
    return status;
  }
  std::string message(prefix);
  message += ": ";
  message += ToStd(status.message());
  return absl::Status(status.code(), ToAbsl(message));
}

}  // namespace secretscan
