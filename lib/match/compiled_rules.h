// A rule pack ready to scan with.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/regex_set.h"
#include "match/prefilter.h"
#include "match/rule_scope.h"
#include "rules/rule_set.h"

namespace secretscan {

// Immutable; shared by all threads of a scan.
struct CompiledRules {
  std::shared_ptr<const RuleSet> set;
  std::unique_ptr<const Prefilter> prefilter;
  std::unique_ptr<const RegexSet> scoped_paths;  // of prefilter->scoped_rules(); null: none, or too many

  // The scoped rules that are for this path.
  RuleScope ScopeOf(std::string_view path) const;

  static absl::StatusOr<std::shared_ptr<const CompiledRules>> Compile(
      std::shared_ptr<const RuleSet> set, const std::string& cache_dir, int threads = 1);
};

// `compiled` unless it is null; then what Compile() makes.
absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledOr(
    std::shared_ptr<const CompiledRules> compiled, std::shared_ptr<const RuleSet> set,
    const std::string& cache_dir, int threads);

}  // namespace secretscan
