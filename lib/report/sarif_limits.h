// What GitHub code scanning accepts, for whoever has to warn about it.
#pragma once

#include <cstddef>

namespace secretscan {

// Results of one run. More are refused, so that the report keeps the most severe.
inline constexpr size_t kSarifMaxResults = 25'000;
// Results of one run that are shown; of more only the most severe are.
inline constexpr size_t kSarifShownResults = 5'000;
// Rules of one run, and tags of one rule.
inline constexpr size_t kSarifMaxRules = 25'000;
inline constexpr size_t kSarifMaxTags = 20;
// Bytes of the file after gzip.
inline constexpr size_t kSarifMaxCompressedBytes = 10'000'000;

}  // namespace secretscan
