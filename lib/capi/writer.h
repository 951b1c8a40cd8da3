// Bytes to a caller's callback.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "secretscan/c.h"

namespace secretscan {

// Cancelled when the callback says stop.
inline auto WriterOf(secretscan_write_callback write, void* user) {
  return [write, user](std::string_view bytes) {
    return write(user, bytes.data(), bytes.size()) == 0
               ? absl::OkStatus()
               : absl::CancelledError("the callback said stop");
  };
}

}  // namespace secretscan
