// From flags to the rules that run.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "rules/rule_set.h"

namespace secretscan {

// `target`: the scanned directory, whose own configuration may be used; empty: none has one.
absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRulesFor(const CommonFlags& flags,
                                                            const std::string& target);

}  // namespace secretscan
