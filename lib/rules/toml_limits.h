// Limits that keep the TOML library, whose parser and destructors recurse, within its stack.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace secretscan {

// Largest configuration that is read, in bytes.
inline constexpr size_t kMaxConfigBytes = size_t{2} << 20;
// Deepest nesting of arrays and inline tables, and most parts of one dotted key. A document can
// combine them, to some 1,100 levels in all; real configurations need three.
inline constexpr int kMaxConfigNesting = 32;

// Most table headers and dots in keys together: the parser compares each table with the ones before.
inline constexpr int kMaxConfigTables = 20'000;

// InvalidArgument, naming `origin` and the line, for a text beyond these limits. Linear time.
absl::Status CheckTomlLimits(std::string_view toml, std::string_view origin);

}  // namespace secretscan
