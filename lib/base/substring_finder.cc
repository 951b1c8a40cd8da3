#include "base/substring_finder.h"

#include <algorithm>

namespace secretscan {

SubstringFinder::SubstringFinder(std::span<const std::string_view> patterns) : nodes_(1) {
  struct Edge {
    uint32_t parent;
    char c;
    uint32_t child;
  };
  std::vector<std::vector<Edge>> levels;  // by the length of the child's text
  for (const std::string_view pattern : patterns) {
    uint32_t node = kRoot;
    for (size_t i = 0; i < pattern.size(); ++i) {
      const auto fresh = static_cast<uint32_t>(nodes_.size());
      const auto [child, is_new] = children_.try_emplace({node, pattern[i]}, fresh);
      if (is_new) {
        nodes_.emplace_back();
        levels.resize(std::max(levels.size(), i + 1));
        levels[i].push_back({node, pattern[i], fresh});
      }
      node = child->second;
    }
    ends_.push_back(node);
  }
  // What a node needs lies on shorter levels.
  for (const std::vector<Edge>& level : levels) {
    for (const Edge& edge : level) {
      const uint32_t shorter = nodes_[edge.parent].shorter;
      nodes_[edge.child].shorter = shorter == kNone ? kRoot : Next(shorter, edge.c);
    }
  }
}

uint32_t SubstringFinder::Child(uint32_t node, char c) const {
  const auto found = children_.find({node, c});
  return found == children_.end() ? kNone : found->second;
}

uint32_t SubstringFinder::Next(uint32_t node, char c) const {
  for (; node != kNone; node = nodes_[node].shorter) {
    if (const uint32_t child = Child(node, c); child != kNone) {
      return child;
    }
  }
  return kRoot;
}

void SubstringFinder::Search(std::string_view text) {
  nodes_[kRoot].seen = true;
  uint32_t node = kRoot;
  for (const char c : text) {
    node = Next(node, c);
    // All that a seen node ends with was seen with it.
    for (uint32_t at = node; !nodes_[at].seen; at = nodes_[at].shorter) {
      nodes_[at].seen = true;
    }
  }
}

}  // namespace secretscan
