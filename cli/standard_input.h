// All of standard input.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace secretscan {

// Reads to the end, or to one byte more than `limit` when that is not 0: enough to tell that there
// is too much. Unavailable with the system's reason.
absl::StatusOr<std::string> ReadStandardInput(size_t limit);

}  // namespace secretscan
