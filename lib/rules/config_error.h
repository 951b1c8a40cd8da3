// How every complaint about a configuration is worded.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "rules/config_location.h"

namespace secretscan {

// `text` with control characters escaped and cut to a length that fits a message: a configuration
// may come from a hostile repository, and messages end up on terminals.
std::string Printable(std::string_view text);

// "origin:line: rule 'id': reason"; without an id the middle part is left out.
std::string ConfigMessage(const ConfigLocation& at, std::string_view rule_id,
                          std::string_view reason);

// The same as an InvalidArgument status.
absl::Status ConfigError(const ConfigLocation& at, std::string_view rule_id,
                         std::string_view reason);

}  // namespace secretscan
