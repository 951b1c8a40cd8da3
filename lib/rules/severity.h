// Names of severities.
#pragma once

#include <optional>
#include <string_view>

#include "rules/rule.h"

namespace secretscan {

// The inverse of SeverityName(); nothing for any other text.
std::optional<Severity> ParseSeverity(std::string_view name);

}  // namespace secretscan
