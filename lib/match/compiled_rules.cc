#include "match/compiled_rules.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledRules::Compile(
    std::shared_ptr<const RuleSet> set, const std::string& cache_dir, int threads) {
  auto compiled = std::make_shared<CompiledRules>();
  SECRETSCAN_ASSIGN_OR_RETURN(compiled->prefilter, Prefilter::Build(*set, cache_dir, threads));
  std::vector<std::string> paths;
  for (const int rule : compiled->prefilter->scoped_rules()) {
    paths.push_back(set->rules[static_cast<size_t>(rule)].path->pattern());
  }
  compiled->scoped_paths = paths.empty() ? nullptr : RegexSet::Compile(paths);
  compiled->set = std::move(set);
  return std::shared_ptr<const CompiledRules>(std::move(compiled));
}

RuleScope CompiledRules::ScopeOf(std::string_view path) const {
  const std::vector<int>& scoped = prefilter->scoped_rules();
  const auto at_once = scoped_paths == nullptr ? std::nullopt : scoped_paths->Containing(path);
  std::vector<int> rules;
  if (at_once.has_value()) {
    for (const int index : *at_once) {
      rules.push_back(scoped[static_cast<size_t>(index)]);
    }
    return RuleScope(std::move(rules));
  }
  for (const int rule : scoped) {
    if (set->rules[static_cast<size_t>(rule)].path->Contains(path)) {
      rules.push_back(rule);
    }
  }
  return RuleScope(std::move(rules));
}

absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledOr(
    std::shared_ptr<const CompiledRules> compiled, std::shared_ptr<const RuleSet> set,
    const std::string& cache_dir, int threads) {
  if (compiled != nullptr) {
    return compiled;
  }
  return CompiledRules::Compile(std::move(set), cache_dir, threads);
}

}  // namespace secretscan
