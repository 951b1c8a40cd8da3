#include "match/compiled_rules.h"

#include <utility>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledRules::Compile(
    std::shared_ptr<const RuleSet> set, const std::string& cache_dir, int threads) {
  auto compiled = std::make_shared<CompiledRules>();
  SECRETSCAN_ASSIGN_OR_RETURN(compiled->prefilter, Prefilter::Build(*set, cache_dir, threads));
  compiled->set = std::move(set);
  return std::shared_ptr<const CompiledRules>(std::move(compiled));
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
