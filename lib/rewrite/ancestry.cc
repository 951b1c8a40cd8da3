#include "rewrite/ancestry.h"

#include <algorithm>

namespace secretscan {

void Ancestry::Add(uint32_t commit, std::span<const uint32_t> parents) {
  Row& row = rows_[commit];
  row.begin = static_cast<uint32_t>(links_.size());
  row.count = static_cast<uint32_t>(parents.size());
  for (const uint32_t parent : parents) {
    row.depth = std::max(row.depth, rows_[parent].depth + 1);
    links_.push_back(parent);
  }
}

bool Ancestry::IsAncestor(uint32_t ancestor, uint32_t commit) {
  ++question_;
  const uint32_t depth = rows_[ancestor].depth;
  stack_.assign(1, commit);
  while (!stack_.empty()) {
    const uint32_t at = stack_.back();
    stack_.pop_back();
    if (at == ancestor) {
      return true;
    }
    // What is not deeper cannot descend from it.
    if (seen_[at] == question_ || rows_[at].depth <= depth) {
      continue;
    }
    seen_[at] = question_;
    const auto parents = this->parents(at);
    stack_.insert(stack_.end(), parents.begin(), parents.end());
  }
  return false;
}

}  // namespace secretscan
