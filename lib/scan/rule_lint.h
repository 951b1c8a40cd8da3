// What is questionable about rules, although they load.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rules/rule_set.h"

namespace secretscan {

enum class LintLevel { kNote, kWarning, kError };
// "note", "warning", "error".
std::string_view LintLevelName(LintLevel level);

struct LintFinding {
  LintLevel level = LintLevel::kWarning;
  const Rule* rule = nullptr;  // of the set; null: of the whole
  std::string_view code;       // "no-keywords"; docs/rules-format.md lists them
  std::string text;
};

// In the order of the rules. Rules are compiled as for a scan, so what is said of their cost is what the
// prefilter made of them; examples are tried. An error is an engine that fails.
absl::StatusOr<std::vector<LintFinding>> LintRules(std::shared_ptr<const RuleSet> rules,
                                                   const std::string& cache_dir);

}  // namespace secretscan
