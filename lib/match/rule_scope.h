// Which of the rules that are for certain paths alone (Rule::is_scoped()) are for a text.
#pragma once

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace secretscan {

class RuleScope {
 public:
  // None of them.
  RuleScope() = default;
  // Ascending indexes of scoped rules.
  explicit RuleScope(std::vector<int> rules) : rules_(std::move(rules)) {}
  // Whatever the path.
  static RuleScope All() {
    RuleScope scope;
    scope.has_all_ = true;
    return scope;
  }

  // Of a scoped rule.
  bool Has(int rule) const {
    return has_all_ || std::binary_search(rules_.begin(), rules_.end(), rule);
  }
  bool empty() const { return !has_all_ && rules_.empty(); }
  bool has_all() const { return has_all_; }
  const std::vector<int>& rules() const { return rules_; }  // empty if has_all()

  // For a text that stands at paths of both.
  RuleScope Union(const RuleScope& other) const {
    if (has_all_ || other.has_all_) {
      return All();
    }
    RuleScope both;
    std::set_union(rules_.begin(), rules_.end(), other.rules_.begin(), other.rules_.end(),
                   std::back_inserter(both.rules_));
    return both;
  }

  friend bool operator==(const RuleScope&, const RuleScope&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const RuleScope& scope) {
    return H::combine(std::move(h), scope.has_all_, scope.rules_);
  }

 private:
  std::vector<int> rules_;
  bool has_all_ = false;
};

}  // namespace secretscan
