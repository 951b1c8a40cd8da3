// Errors of the C interface, and what keeps exceptions inside.
#pragma once

#include <new>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/status.h"
#include "secretscan/c.h"

struct secretscan_error {
  secretscan_code code;
  std::string message;
};

namespace secretscan {

// Sets *error, unless `error` is null, and returns the code. When there is no memory even for that,
// *error is an object that all share.
secretscan_code Fail(secretscan_code code, std::string_view message,
                     secretscan_error** error) noexcept;

// Runs `body`, which returns an absl::Status; what it throws becomes an error.
template <typename Body>
secretscan_code Guarded(secretscan_error** error, const Body& body) noexcept {
  try {
    const absl::Status status = body();
    return status.ok() ? SECRETSCAN_OK
                       : Fail(static_cast<secretscan_code>(status.code()),
                              ToStd(status.message()), error);
  } catch (const std::bad_alloc&) {
    return Fail(SECRETSCAN_RESOURCE_EXHAUSTED, "out of memory", error);
  } catch (...) {
    // What it says may quote what was scanned.
    return Fail(SECRETSCAN_INTERNAL, "unforeseen exception", error);
  }
}

}  // namespace secretscan
