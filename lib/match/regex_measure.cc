#include "match/regex_measure.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "match/token_runs.h"

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;

// Rounds that are always counted, and positions (single runes) that are.
constexpr int kMaxCountedRounds = 8;
constexpr size_t kMaxCountedPositions = 512;
// What most text consists of.
constexpr std::string_view kPlain = "aeinorst01 \n";
constexpr size_t kAbsurdWidth = size_t{1} << 40;

size_t Multiply(size_t a, int times) {
  if (a == 0 || times == 0) {
    return 0;
  }
  if (a >= kAbsurdWidth || times == RegexNode::kUnbounded) {
    return kUnboundedWidth;
  }
  return a * static_cast<size_t>(times);
}

// Folds one measure over a tree: `leaf` measures sets, `repeat` combines a child's measure.
template <typename Leaf, typename Repeat>
size_t Sum(const RegexNode& node, bool least, const Leaf& leaf, const Repeat& repeat) {
  switch (node.kind) {
    case Kind::kSet:
      return leaf(node);
    case Kind::kConcat: {
      size_t sum = 0;
      for (const auto& child : node.children) {
        sum = AddWidths(sum, Sum(*child, least, leaf, repeat));
      }
      return sum;
    }
    case Kind::kAlternate: {
      size_t best = least ? kUnboundedWidth : 0;
      for (const auto& child : node.children) {
        const size_t size = Sum(*child, least, leaf, repeat);
        best = least ? std::min(best, size) : std::max(best, size);
      }
      return best;
    }
    case Kind::kRepeat:
      return repeat(node, Sum(*node.children[0], least, leaf, repeat));
    default:
      return 0;
  }
}

// Runes that a pattern spells out, each branch of an alternation for itself.
size_t Positions(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSet:
      return node.beyond_ascii ? kRuneBytes + 1 : 1;
    case Kind::kRepeat:
      return Multiply(Positions(*node.children[0]), std::max({node.min, node.max, 1}));
    default: {
      size_t sum = 0;
      for (const auto& child : node.children) {
        sum = AddWidths(sum, Positions(*child));
      }
      return sum;
    }
  }
}

bool IsLetterLike(const RegexNode& node) {
  return node.kind == Kind::kSet && !node.beyond_ascii && node.ascii.count() <= 2;
}

// Longest run of members that every match contains. `run` is the length of the run that ends where the
// node begins; on return, of the one that ends where it ends. `literal`: it must be the same in every match.
template <typename IsMember>
size_t LongestRun(const RegexNode& node, const IsMember& is_member, bool literal, size_t* run) {
  switch (node.kind) {
    case Kind::kSet:
      *run = is_member(node) ? *run + 1 : 0;
      return *run;
    case Kind::kConcat: {
      size_t best = *run;
      for (const auto& child : node.children) {
        best = std::max(best, LongestRun(*child, is_member, literal, run));
      }
      return best;
    }
    case Kind::kAlternate: {
      size_t least = kUnboundedWidth;
      size_t least_run = kUnboundedWidth;
      for (const auto& child : node.children) {
        size_t child_run = *run;
        least = std::min(least, LongestRun(*child, is_member, literal, &child_run));
        least_run = std::min(least_run, child_run);
      }
      *run = least_run;
      return least;
    }
    case Kind::kRepeat: {
      constexpr int kEnoughRounds = 64;
      size_t best = *run;
      size_t after = *run;
      for (int i = 0; i < std::clamp(node.min, node.max == 0 ? 0 : 1, kEnoughRounds); ++i) {
        const size_t longest = LongestRun(*node.children[0], is_member, literal, &after);
        best = node.min > 0 ? std::max(best, longest) : best;
      }
      if (literal && node.max != node.min) {
        *run = 0;
      } else {
        // Further rounds than there must be leave no shorter run: they make it longer, or end with what a
        // round ends with.
        *run = node.min > 0 ? after : std::min(*run, after);
      }
      return best;
    }
    default:
      return *run;
  }
}

// Whether all that the node matches are bytes of one kind, so that repeats stay within a run.
bool IsOfOneKind(const RegexNode& node) {
  if (node.kind != Kind::kSet) {
    return false;
  }
  bool token = true;
  bool blank = !node.beyond_ascii;
  for (unsigned c = 0; c < 128; ++c) {
    if (node.ascii[c]) {
      token &= IsTokenByte(static_cast<unsigned char>(c));
      blank &= IsBlankByte(static_cast<unsigned char>(c));
    }
  }
  return token || blank;
}

}  // namespace

size_t AddWidths(size_t a, size_t b) {
  return a >= kAbsurdWidth || b >= kAbsurdWidth ? kUnboundedWidth : a + b;
}

bool IsAssertion(const RegexNode& node) { return node.kind > Kind::kRepeat; }

size_t MinWidth(const RegexNode& node) {
  return Sum(
      node, true, [](const RegexNode&) { return size_t{1}; },
      [](const RegexNode& repeat, size_t round) { return Multiply(round, repeat.min); });
}

size_t MaxWidth(const RegexNode& node) {
  return Sum(
      node, false,
      [](const RegexNode& set) -> size_t {
        return set.beyond_ascii ? kRuneBytes : set.folds_beyond_ascii ? 3 : 1;
      },
      [](const RegexNode& repeat, size_t round) { return Multiply(round, repeat.max); });
}

size_t PatternWidth(const RegexNode& node) {
  return Sum(
      node, false,
      [](const RegexNode& set) -> size_t { return set.beyond_ascii ? kRuneBytes : 1; },
      [](const RegexNode& repeat, size_t round) {
        return IsCountedRepeat(repeat) ? Multiply(round, repeat.max) : Multiply(round, RegexNode::kUnbounded);
      });
}

int CountedRounds(const RegexNode& child) {
  constexpr int kMaxRunes = 500;
  if (child.kind == Kind::kSet) {
    return child.beyond_ascii ? kMaxRunes : 1000;  // as many as RE2 allows
  }
  const size_t rounds = kMaxCountedPositions / std::max<size_t>(Positions(child), 1);
  return std::max(static_cast<int>(rounds), kMaxCountedRounds);
}

bool IsCountedRepeat(const RegexNode& repeat) {
  return repeat.max != RegexNode::kUnbounded && repeat.max <= CountedRounds(*repeat.children[0]);
}

size_t LiteralLength(const RegexNode& node) {
  size_t run = 0;
  return LongestRun(node, IsLetterLike, true, &run);
}

size_t LiteralLength(std::span<const RegexNode* const> elements) {
  size_t run = 0;
  size_t best = 0;
  for (const RegexNode* element : elements) {
    best = std::max(best, LongestRun(*element, IsLetterLike, true, &run));
  }
  return best;
}

size_t RequiredRun(const RegexNode& node, const std::bitset<128>& members) {
  const auto is_member = [&](const RegexNode& set) {
    return !set.beyond_ascii && (set.ascii & ~members).none();
  };
  size_t run = 0;
  return LongestRun(node, is_member, false, &run);
}

size_t Information(const RegexNode& node) {
  return Sum(
      node, true,
      [](const RegexNode& set) -> size_t {
        if (set.beyond_ascii || set.ascii.none()) {
          return 0;
        }
        const bool plain = std::any_of(kPlain.begin(), kPlain.end(),
                                       [&](char c) { return set.ascii[static_cast<size_t>(c)]; });
        const double bits = std::log2(128.0 / static_cast<double>(set.ascii.count()));
        return static_cast<size_t>(4 * bits) + (plain ? 0 : 4);
      },
      [](const RegexNode& repeat, size_t bits) { return Multiply(bits, repeat.min); });
}

size_t MatchReach(const RegexNode& node, bool* has_runs) {
  return Sum(
      node, false,
      [](const RegexNode& set) -> size_t { return set.beyond_ascii ? kRuneBytes : 1; },
      [&](const RegexNode& repeat, size_t reach) {
        const size_t counted = Multiply(reach, repeat.max);
        if (counted > kLongRun && IsOfOneKind(*repeat.children[0])) {
          *has_runs = true;
          return kLongRun;
        }
        return counted;
      });
}

size_t MaxNewlines(const RegexNode& node) {
  return Sum(
      node, false, [](const RegexNode& set) -> size_t { return set.ascii['\n'] ? 1 : 0; },
      [](const RegexNode& repeat, size_t lines) {
        const RegexNode& child = *repeat.children[0];
        const bool blanks = child.kind == Kind::kSet && IsOfOneKind(child) && child.ascii['\n'];
        return blanks ? std::min<size_t>(1, Multiply(1, repeat.max)) : Multiply(lines, repeat.max);
      });
}

}  // namespace secretscan
