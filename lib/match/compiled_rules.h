// A rule pack ready to scan with.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/regex.h"
#include "match/prefilter.h"
#include "rules/rule_set.h"

namespace secretscan {

// Immutable; shared by all threads of a scan.
struct CompiledRules {
  std::shared_ptr<const RuleSet> set;
  std::unique_ptr<const Prefilter> prefilter;
  std::shared_ptr<const Regex> scoped_paths;  // all of the scoped rules' paths; null: none, or too many

  // Whether some scoped rule (Rule::is_scoped()) is for this path.
  bool HasScopedRule(std::string_view path) const;

  static absl::StatusOr<std::shared_ptr<const CompiledRules>> Compile(
      std::shared_ptr<const RuleSet> set, const std::string& cache_dir, int threads = 1);
};

// `compiled` unless it is null; then what Compile() makes.
absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledOr(
    std::shared_ptr<const CompiledRules> compiled, std::shared_ptr<const RuleSet> set,
    const std::string& cache_dir, int threads);

}  // namespace secretscan
