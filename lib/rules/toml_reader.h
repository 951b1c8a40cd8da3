// TOML text to plain data. The only door to the TOML library.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "rules/config_value.h"

namespace secretscan {

// The document's root table, keys in lower case. InvalidArgument, naming `origin` and the line, for
// text that is not TOML 1.0 or exceeds the limits of toml_guard.h.
absl::StatusOr<ConfigValue> ReadToml(std::string_view toml, const std::string& origin);

}  // namespace secretscan
