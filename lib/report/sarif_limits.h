// What GitHub code scanning accepts of one upload.
#pragma once

#include <cstddef>

namespace secretscan {

struct SarifLimits {
  // Results of one run; a run with more is refused.
  size_t results = 25'000;
  // Results of one run that are shown; of more only the most severe are.
  size_t shown = 5'000;
  // Runs of one file.
  size_t runs = 20;
  // Bytes of the file after gzip.
  size_t compressed_bytes = 10'000'000;
};

// Rules of one run, and tags of one rule.
inline constexpr size_t kSarifMaxRules = 25'000;
inline constexpr size_t kSarifMaxTags = 20;

}  // namespace secretscan
