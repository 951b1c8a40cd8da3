// How sure a finding is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace secretscan {

enum class Confidence : uint8_t {
  kLow,     // for a reviewer: example passwords, test credentials, names that only may be secret
  kMedium,  // what stands there looks like a secret in use
  kHigh,    // the shape is a provider's own, or a check sum or structure confirms it
};

// "low", "medium", "high".
std::string_view ConfidenceName(Confidence confidence);
// The inverse; nothing for any other text.
std::optional<Confidence> ParseConfidence(std::string_view name);

}  // namespace secretscan
