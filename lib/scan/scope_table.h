// Rule scopes by number: few differ, and a history has many texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "match/rule_scope.h"

namespace secretscan {

class ScopeTable {
 public:
  static constexpr uint32_t kNone = 0;  // the scope without rules

  // The number of a scope, the same for equal ones.
  uint32_t NumberOf(const RuleScope& scope) {
    const auto [known, is_new] = numbers_.try_emplace(scope, static_cast<uint32_t>(scopes_.size()));
    if (is_new) {
      scopes_.push_back(scope);
    }
    return known->second;
  }
  uint32_t UnionOf(uint32_t a, uint32_t b) {
    return a == b || b == kNone ? a : a == kNone ? b : NumberOf(scopes_[a].Union(scopes_[b]));
  }
  const RuleScope& operator[](uint32_t number) const { return scopes_[number]; }

 private:
  std::vector<RuleScope> scopes_{RuleScope()};
  absl::flat_hash_map<RuleScope, uint32_t> numbers_{{RuleScope(), kNone}};
};

}  // namespace secretscan
