// A hash that is slow on purpose, for what is kept of guessable texts; by OpenSSL.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace secretscan {

// The first `size` bytes of scrypt (RFC 7914) with N = 1024, r = 8, p = 1: about 2.5 ms and 1 MiB.
// Unavailable when the library refuses.
absl::StatusOr<std::string> SlowHash(std::string_view text, std::string_view salt, size_t size);

// Bytes that nobody can predict. Unavailable when the system has none.
absl::StatusOr<std::string> RandomBytes(size_t size);

}  // namespace secretscan
