// YAML text to plain data. The only door to the YAML library.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "rules/config_value.h"

namespace secretscan {

// The first document: maps with keys in lower case, lists, and scalars, all of them as text. Aliases of
// scalars are followed, others refused; empty for no document. InvalidArgument, naming `origin` and the line,
// for what is not YAML, is larger than kMaxConfigBytes, nests deeper than kMaxConfigNesting, or
// comes to more through its aliases than through its own bytes.
absl::StatusOr<ConfigValue> ReadYaml(std::string_view yaml, const std::string& origin);

}  // namespace secretscan
