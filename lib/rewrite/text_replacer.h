// Changes texts: contents, messages, identities.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace secretscan {

// Immutable: any number of threads may ask.
class TextReplacer {
 public:
  virtual ~TextReplacer() = default;
  // False when `text` stays as it is; *out is unspecified then. ResourceExhausted when it cannot be told
  // within bounds what becomes of the text (an expression that takes too long): the caller must not
  // go on as if it stayed.
  virtual absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const = 0;
};

}  // namespace secretscan
