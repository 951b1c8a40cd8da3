#include "scan/path_verdicts.h"

#include <algorithm>

#include "base/worker_pool.h"

namespace secretscan {

PathVerdicts::PathVerdicts(const std::vector<std::string>& paths, const CompiledRules& compiled,
                           const std::vector<std::string>& skipped_paths, int threads)
    : flags_(paths.size()) {
  const RuleSet& rules = *compiled.set;
  std::vector<RuleScope> scopes(paths.size());
  constexpr size_t kGrain = 256;
  ParallelFor(threads, paths.size(), kGrain, [&](int, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const std::string& path = paths[i];
      const bool allowed =
          std::any_of(rules.allowlists.begin(), rules.allowlists.end(),
                      [&](const Allowlist& list) { return list.AllowsSource("", path); }) ||
          std::find(skipped_paths.begin(), skipped_paths.end(), path) != skipped_paths.end();
      const bool path_rule =
          !path.empty() &&
          std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& rule) {
            return rule.regex == nullptr && rule.path != nullptr && rule.path->Contains(path);
          });
      flags_[i] = static_cast<uint8_t>((allowed ? kAllowed : 0) | (path_rule ? kPathRule : 0));
      scopes[i] = compiled.ScopeOf(path);
    }
  });
  for (const RuleScope& scope : scopes) {
    scope_of_.push_back(scopes_.NumberOf(scope));
  }
}

}  // namespace secretscan
