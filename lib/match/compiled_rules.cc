#include "match/compiled_rules.h"

#include <algorithm>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

// One expression for all paths. Null where RE2 cannot take it.
std::shared_ptr<const Regex> ScopedPaths(const RuleSet& rules) {
  std::string pattern;
  for (const Rule& rule : rules.rules) {
    if (rule.is_scoped()) {
      pattern += (pattern.empty() ? "(?:" : "|(?:") + rule.path->pattern() + ")";
    }
  }
  if (pattern.empty()) {
    return nullptr;
  }
  auto paths = Regex::Compile(pattern);
  return paths.ok() ? *std::move(paths) : nullptr;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledRules::Compile(
    std::shared_ptr<const RuleSet> set, const std::string& cache_dir, int threads) {
  auto compiled = std::make_shared<CompiledRules>();
  SECRETSCAN_ASSIGN_OR_RETURN(compiled->prefilter, Prefilter::Build(*set, cache_dir, threads));
  compiled->scoped_paths = ScopedPaths(*set);
  compiled->set = std::move(set);
  return std::shared_ptr<const CompiledRules>(std::move(compiled));
}

bool CompiledRules::HasScopedRule(std::string_view path) const {
  if (scoped_paths != nullptr) {
    return scoped_paths->Contains(path);
  }
  return std::any_of(set->rules.begin(), set->rules.end(), [&](const Rule& rule) {
    return rule.is_scoped() && rule.path->Contains(path);
  });
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
