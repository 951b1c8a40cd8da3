#include "validate/confidence.h"

#include <array>
#include <cstddef>

namespace secretscan {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"low", "medium", "high"};

}  // namespace

std::string_view ConfidenceName(Confidence confidence) {
  return kNames[static_cast<size_t>(confidence)];
}

std::optional<Confidence> ParseConfidence(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) {
      return static_cast<Confidence>(i);
    }
  }
  return std::nullopt;
}

}  // namespace secretscan
