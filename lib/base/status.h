// Error helpers over absl::Status. Messages are lower case, name the input they speak of, and never
// contain a secret.
#pragma once

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

// Debian's absl::string_view is a type of its own; this is the one place that knows.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

// The caller asked for something that cannot be: bad flags, configuration or rules.
inline absl::Status InvalidArgument(std::string_view message) {
  return absl::InvalidArgumentError(ToAbsl(message));
}
inline absl::Status NotFound(std::string_view message) {
  return absl::NotFoundError(ToAbsl(message));
}
// Bytes that exist but do not mean what they should.
inline absl::Status DataLoss(std::string_view message) {
  return absl::DataLossError(ToAbsl(message));
}
// The machine refused: input/output, memory, a library.
inline absl::Status Unavailable(std::string_view message) {
  return absl::UnavailableError(ToAbsl(message));
}

// "prefix: message", keeping the code.
absl::Status Annotate(const absl::Status& status, std::string_view prefix);

}  // namespace secretscan

#define SECRETSCAN_CONCAT_INNER(a, b) a##b
#define SECRETSCAN_CONCAT(a, b) SECRETSCAN_CONCAT_INNER(a, b)

// Returns from the function when `expr` (an absl::Status) is not OK.
#define SECRETSCAN_RETURN_IF_ERROR(expr)                   \
  do {                                                     \
    if (absl::Status status_ = (expr); !status_.ok()) {    \
      return status_;                                      \
    }                                                      \
  } while (false)

// `lhs = value` when `expr` (an absl::StatusOr) is OK, otherwise returns its status.
#define SECRETSCAN_ASSIGN_OR_RETURN(lhs, expr) \
  SECRETSCAN_ASSIGN_OR_RETURN_INNER(SECRETSCAN_CONCAT(status_or_, __LINE__), lhs, expr)
#define SECRETSCAN_ASSIGN_OR_RETURN_INNER(tmp, lhs, expr) \
  auto tmp = (expr);                                      \
  if (!tmp.ok()) {                                        \
    return std::move(tmp).status();                       \
  }                                                       \
  lhs = *std::move(tmp)
