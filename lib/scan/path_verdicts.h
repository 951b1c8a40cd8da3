// What the rules say of a path alone, once for each distinct path.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "match/compiled_rules.h"
#include "scan/scope_table.h"

namespace secretscan {

class PathVerdicts {
 public:
  PathVerdicts(const std::vector<std::string>& paths, const CompiledRules& compiled,
               const std::vector<std::string>& skipped_paths, int threads);

  // Nothing in this file is to be reported, whatever the commit.
  bool IsAllowed(uint32_t path) const { return (flags_[path] & kAllowed) != 0; }
  // A rule without regex matches: every change of the file is a finding.
  bool HasPathRule(uint32_t path) const { return (flags_[path] & kPathRule) != 0; }
  // The scoped rules that are for it, as a number in scopes().
  uint32_t scope(uint32_t path) const { return scope_of_[path]; }
  const ScopeTable& scopes() const { return scopes_; }

 private:
  static constexpr uint8_t kAllowed = 1;
  static constexpr uint8_t kPathRule = 2;
  std::vector<uint8_t> flags_;
  std::vector<uint32_t> scope_of_;  // by path
  ScopeTable scopes_;
};

}  // namespace secretscan
