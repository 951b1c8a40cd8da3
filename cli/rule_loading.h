// From flags to the rules that run.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "rules/rule_set.h"

namespace secretscan {

// `target`: the scanned directory, whose own configuration may be used; empty: none has one.
absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRulesFor(const CommonFlags& flags,
                                                            const std::string& target);

// "file:line: rule 'id': ", for what is said of a rule.
std::string PlaceOfRule(const Rule& rule);

struct NamedRules {
  std::string name;
  absl::StatusOr<std::shared_ptr<const RuleSet>> rules;
};
// Each file or directory by itself; without any, the built-in pack.
std::vector<NamedRules> RulesOrBuiltIn(const std::vector<std::string>& files);

}  // namespace secretscan
