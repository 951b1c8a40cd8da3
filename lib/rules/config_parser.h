// One configuration file to a draft, without following what it extends.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "rules/config_draft.h"

namespace secretscan {

// `main` says that this is the configuration asked for, not one that another extends.
// InvalidArgument with file, line, rule id and reason.
absl::StatusOr<ConfigDraft> ParseConfig(std::string_view toml, const std::string& origin, bool main,
                                        LoadContext* context);

}  // namespace secretscan
