// One [[rules]] table.
#pragma once

#include "absl/status/statusor.h"
#include "rules/config_draft.h"
#include "rules/table_reader.h"

namespace secretscan {

// InvalidArgument for a blank id, a value that cannot be converted, an invalid regular expression
// or a bad allowlist. What depends on other files (an absent regex, secretGroup) is not checked.
absl::StatusOr<RuleDraft> ParseRule(TableReader* table, LoadContext* context);

}  // namespace secretscan
