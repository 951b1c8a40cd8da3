#include "base/regex_size.h"

#include <algorithm>

#include "base/regex_syntax.h"

namespace secretscan {
namespace {

constexpr int64_t kAbsurd = int64_t{1} << 40;

// RE2 takes up to two instructions for a range of bytes, three to four for each of the two runes
// beyond ASCII that fold to ASCII letters, and some thirty for all runes beyond ASCII but a few.
int64_t SetSize(const RegexNode& set) {
  constexpr int64_t kFolded = 12;
  constexpr int64_t kBeyondAscii = 40;
  int64_t ranges = 0;
  for (size_t c = 0; c < set.ascii.size(); ++c) {
    ranges += set.ascii[c] && (c == 0 || !set.ascii[c - 1]);
  }
  return 2 * std::max<int64_t>(ranges, 1) + (set.folds_beyond_ascii ? kFolded : 0) +
         (set.beyond_ascii ? kBeyondAscii : 0);
}

// At least the number of capture groups: escaped parentheses and those in classes count too.
int64_t GroupBound(std::string_view pattern) {
  int64_t groups = 0;
  for (size_t at = 0; (at = pattern.find('(', at)) != std::string_view::npos; ++at) {
    const std::string_view rest = pattern.substr(at + 1);
    groups += !rest.starts_with("?") || rest.starts_with("?P") || rest.starts_with("?<");
  }
  return groups;
}

// Every node but a concatenation takes instructions of its own besides its children's.
int64_t TreeSize(const RegexNode& node) {
  constexpr int64_t kOwn = 2;
  switch (node.kind) {
    case RegexNode::Kind::kSet:
      return SetSize(node);
    case RegexNode::Kind::kRepeat: {
      // x{n,} is n times x, the last of them in a loop.
      const int64_t rounds = std::max({node.min, node.max, 1});
      return std::min((TreeSize(*node.children[0]) + kOwn) * rounds + kOwn, kAbsurd);
    }
    default: {
      const int64_t own = node.kind == RegexNode::Kind::kAlternate ? kOwn : 0;
      int64_t sum = kOwn;
      for (const auto& child : node.children) {
        sum += TreeSize(*child) + own;
      }
      return std::min(sum, kAbsurd);
    }
  }
}

}  // namespace

std::optional<int64_t> ProgramSizeBound(std::string_view pattern) {
  const bool ascii =
      std::all_of(pattern.begin(), pattern.end(), [](char c) { return (c & 0x80) == 0; });
  for (std::string_view large : {"\\p", "\\P", "\\x{"}) {
    if (!ascii || pattern.find(large) != std::string_view::npos) {
      return std::nullopt;
    }
  }
  const auto syntax = ParseRegexSyntax(pattern);
  if (!syntax.ok()) {
    return std::nullopt;
  }
  // The tree does not keep groups, and each node may stand in all of them.
  constexpr int64_t kGroup = 2;
  constexpr int64_t kFrame = 16;  // the search for where a match begins, and the end
  return std::min(TreeSize(**syntax) * (1 + kGroup * GroupBound(pattern)), kAbsurd) + kFrame;
}

}  // namespace secretscan
