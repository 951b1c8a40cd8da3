#include "match/open_ends.h"

#include <algorithm>
#include <cctype>

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;

// A class, not a letter in two cases.
bool IsTokenClass(const RegexNode& node) {
  size_t members = 0;
  for (size_t c = 0; c < node.ascii.size(); ++c) {
    members += node.ascii[c] && std::isalnum(static_cast<int>(c)) != 0;
  }
  return node.kind == Kind::kSet && members > 2 && members == node.ascii.count() - node.ascii['_'] -
                                                                  node.ascii['-'];
}

bool IsNothing(const RegexNode& node) {
  return node.kind == Kind::kEmpty ||
         (node.kind == Kind::kRepeat && node.max == 0);
}

// `at_end`: of the end, not the beginning.
bool IsOpen(const RegexNode& node, bool at_end) {
  switch (node.kind) {
    case Kind::kSet:
      return IsTokenClass(node);
    case Kind::kRepeat:
      if (IsTokenClass(*node.children[0])) {
        return !at_end || node.max != RegexNode::kUnbounded;
      }
      return IsOpen(*node.children[0], at_end);
    case Kind::kAlternate:
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](const auto& child) { return IsOpen(*child, at_end); });
    case Kind::kConcat: {
      const size_t count = node.children.size();
      for (size_t i = 0; i < count; ++i) {
        const RegexNode& child = *node.children[at_end ? count - 1 - i : i];
        if (!IsNothing(child)) {
          return IsOpen(child, at_end);
        }
      }
      return false;
    }
    default:
      return false;
  }
}

}  // namespace

OpenEnds FindOpenEnds(const RegexNode& root) { return {IsOpen(root, false), IsOpen(root, true)}; }

}  // namespace secretscan
