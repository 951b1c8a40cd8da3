#include "match/bounded_factor.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "match/pattern_elements.h"
#include "match/regex_measure.h"

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;
using NodePtr = std::unique_ptr<RegexNode>;

NodePtr Make(Kind kind) {
  auto node = std::make_unique<RegexNode>();
  node->kind = kind;
  return node;
}

NodePtr Clone(const RegexNode& node) {
  NodePtr copy = Make(node.kind);
  copy->ascii = node.ascii;
  copy->beyond_ascii = node.beyond_ascii;
  copy->folds_beyond_ascii = node.folds_beyond_ascii;
  copy->min = node.min;
  copy->max = node.max;
  for (const auto& child : node.children) {
    copy->children.push_back(Clone(*child));
  }
  return copy;
}

// The rounds of a repeat that every match has, as far as they are narrow enough. Null if there are
// none, or if they tell nothing: nearly every text matches [^"]{8}. Not so [^" ]{8}, of which more rounds
// tell little more.
NodePtr CertainRounds(const RegexNode& repeat, size_t limit) {
  constexpr int kTellingRounds = 8;
  const RegexNode& child = *repeat.children[0];
  const bool is_almost_any = child.kind == Kind::kSet && child.beyond_ascii;
  if (is_almost_any && child.ascii[' ']) {
    return nullptr;
  }
  const size_t width = std::max<size_t>(PatternWidth(child), 1);
  const int rounds = std::min({repeat.min, is_almost_any ? kTellingRounds : CountedRounds(child),
                               static_cast<int>(std::min(limit / width, limit))});
  if (rounds == 0) {
    return nullptr;
  }
  NodePtr copy = Clone(repeat);
  copy->min = copy->max = rounds;
  return copy;
}

// What every match of `node` begins with (or ends with, if not `front`), as far as the limit allows.
// Null if that may be nothing at all.
NodePtr Edge(const RegexNode& node, bool front, size_t limit) {
  if (PatternWidth(node) <= limit) {
    return Clone(node);
  }
  switch (node.kind) {
    case Kind::kRepeat: {
      const RegexNode& child = *node.children[0];
      const bool splits = node.min > 0 && PatternWidth(child) > limit;
      return splits ? Edge(child, front, limit) : CertainRounds(node, limit);
    }
    case Kind::kAlternate: {
      NodePtr alternate = Make(Kind::kAlternate);
      for (const auto& branch : node.children) {
        NodePtr edge = Edge(*branch, front, limit);
        if (edge == nullptr) {
          return nullptr;
        }
        alternate->children.push_back(std::move(edge));
      }
      return alternate;
    }
    case Kind::kConcat: {
      NodePtr concat = Make(Kind::kConcat);
      const size_t count = node.children.size();
      for (size_t i = 0; i < count; ++i) {
        const RegexNode& child = *node.children[front ? i : count - 1 - i];
        const size_t width = PatternWidth(child);
        if (NodePtr edge = Edge(child, front, limit)) {
          limit -= PatternWidth(*edge);
          concat->children.push_back(std::move(edge));
        }
        if (width > limit) {
          break;
        }
      }
      if (!front) {
        std::reverse(concat->children.begin(), concat->children.end());
      }
      return concat->children.empty() ? nullptr : std::move(concat);
    }
    default:
      return nullptr;
  }
}

// LiteralLength() of all but the first.
size_t LiteralWithout(const std::vector<NodePtr>& children) {
  std::vector<const RegexNode*> rest;
  for (size_t i = 1; i < children.size(); ++i) {
    rest.push_back(children[i].get());
  }
  return LiteralLength(rest);
}

// Takes away what need not be there at the front (or at the end): what is left matches sooner.
void Trim(RegexNode* node, bool front) {
  switch (node->kind) {
    case Kind::kRepeat:
      node->max = node->min;
      if (node->max == 0) {
        node->children.clear();
        node->kind = Kind::kEmpty;
      }
      return;
    case Kind::kAlternate:
      for (const auto& branch : node->children) {
        Trim(branch.get(), front);
      }
      return;
    case Kind::kConcat: {
      std::vector<NodePtr>& children = node->children;
      while (!children.empty()) {
        const auto at = front ? children.begin() : children.end() - 1;
        const bool is_needless_line = front && (*at)->kind == Kind::kBeginLine && children.size() > 1 &&
                                      LiteralWithout(children) >= kLiteralWithoutLine;
        if (!is_needless_line && (IsAssertion(**at) || MinWidth(**at) > 0)) {
          return Trim(at->get(), front);
        }
        children.erase(at);
      }
      return;
    }
    default:
      return;
  }
}

// A long stretch of anything: an anchor that reaches over it costs more than its other side tells.
bool IsGap(const RegexNode& node) {
  constexpr size_t kLong = 64;
  return node.kind == Kind::kRepeat && node.min == 0 && node.children[0]->beyond_ascii &&
         PatternWidth(node) > kLong;
}

// Finds the best factor of one concatenation.
class ConcatFactor {
 public:
  explicit ConcatFactor(size_t limit) : limit_(limit) {}

  NodePtr Find(const RegexNode& concat) {
    AddElements(concat);
    EndRun();
    return std::move(best_);
  }

 private:
  void AddElements(const RegexNode& concat) {
    for (const auto& child : concat.children) {
      if (child->kind == Kind::kConcat) {
        AddElements(*child);
      } else if (PatternWidth(*child) <= limit_ && !IsGap(*child)) {
        run_.push_back(Clone(*child));
      } else {
        AddWide(*child);
      }
    }
  }

  void AddWide(const RegexNode& node);

  // A run may be too wide as a whole: tries every window that starts with a literal.
  void EndRun() {
    std::vector<size_t> widths;
    size_t left = 0;
    for (const NodePtr& element : run_) {
      widths.push_back(PatternWidth(*element));
      left += widths.back();
    }
    for (size_t begin = 0; begin < run_.size(); ++begin) {
      const bool starts = begin == 0 || (LiteralLength(*run_[begin]) > 0 &&
                                         LiteralLength(*run_[begin - 1]) == 0);
      if (starts) {
        size_t width = 0;
        size_t end = begin;
        while (end < run_.size() && width + widths[end] <= limit_) {
          width += widths[end++];
        }
        // Of what does not fit as a whole, what it begins with.
        NodePtr edge = end < run_.size() ? Edge(*run_[end], true, limit_ - width) : nullptr;
        if (edge != nullptr) {
          run_[end].swap(edge);
          Offer(begin, end + 1);
          run_[end].swap(edge);
        }
        Offer(begin, end);
        if (left == width) {
          break;  // all that is left was in this window
        }
      }
      left -= widths[begin];
    }
    run_.clear();
  }

  // Elements [begin, end) of the run.
  void Offer(size_t begin, size_t end) {
    // The elements are only lent: most windows are no better than an earlier one.
    RegexNode concat;
    concat.kind = Kind::kConcat;
    const auto first = run_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = run_.begin() + static_cast<std::ptrdiff_t>(end);
    concat.children.assign(std::move_iterator(first), std::move_iterator(last));
    Offer(concat);
    std::move(concat.children.begin(), concat.children.end(), first);
  }

  void Offer(const RegexNode& candidate) {
    constexpr size_t kUsefulLiteral = 3;
    const std::pair score(std::min(LiteralLength(candidate), kUsefulLiteral),
                          Information(candidate));
    if (MinWidth(candidate) > 0 && (best_ == nullptr || score > best_score_)) {
      best_score_ = score;
      best_ = Clone(candidate);
    }
  }

  size_t limit_;
  std::vector<NodePtr> run_;  // elements since the last one that was too wide
  NodePtr best_;
  std::pair<size_t, size_t> best_score_{0, 0};  // length of the literal, information
};

NodePtr Factor(const RegexNode& node, size_t limit) {
  if (PatternWidth(node) <= limit) {
    return Clone(node);
  }
  switch (node.kind) {
    case Kind::kConcat:
      return ConcatFactor(limit).Find(node);
    case Kind::kRepeat: {
      const RegexNode& child = *node.children[0];
      const bool splits = node.min > 0 && PatternWidth(child) > limit;
      return splits ? Factor(child, limit) : CertainRounds(node, limit);
    }
    case Kind::kAlternate: {
      NodePtr alternate = Make(Kind::kAlternate);
      for (const auto& branch : node.children) {
        NodePtr factor = Factor(*branch, limit);
        if (factor == nullptr) {
          return nullptr;
        }
        alternate->children.push_back(std::move(factor));
      }
      return alternate;
    }
    default:
      return nullptr;
  }
}

void ConcatFactor::AddWide(const RegexNode& node) {
  if (IsGap(node)) {
    return EndRun();
  }
  if (NodePtr edge = Edge(node, true, limit_)) {
    run_.push_back(std::move(edge));
  }
  EndRun();
  if (NodePtr factor = Factor(node, limit_)) {
    Offer(*factor);
  }
  if (NodePtr edge = Edge(node, false, limit_)) {
    run_.push_back(std::move(edge));
  }
}

}  // namespace

std::unique_ptr<RegexNode> BoundedFactor(const RegexNode& root, size_t limit) {
  NodePtr factor = Factor(root, limit);
  if (factor == nullptr || MinWidth(*factor) == 0) {
    return nullptr;
  }
  Trim(factor.get(), true);
  Trim(factor.get(), false);
  return factor;
}

std::unique_ptr<RegexNode> LinePrefix(const RegexNode& root) {
  if (MaxNewlines(root) != kUnboundedWidth) {
    return Clone(root);
  }
  switch (root.kind) {
    case Kind::kConcat: {
      NodePtr concat = Make(Kind::kConcat);
      for (const auto& child : root.children) {
        NodePtr prefix = LinePrefix(*child);
        const bool ends_here = MaxNewlines(*child) == kUnboundedWidth;
        if (prefix != nullptr) {
          concat->children.push_back(std::move(prefix));
        }
        if (ends_here) {
          break;
        }
      }
      return MinWidth(*concat) > 0 ? std::move(concat) : nullptr;
    }
    case Kind::kAlternate: {
      NodePtr alternate = Make(Kind::kAlternate);
      for (const auto& branch : root.children) {
        NodePtr prefix = LinePrefix(*branch);
        if (prefix == nullptr) {
          return nullptr;
        }
        alternate->children.push_back(std::move(prefix));
      }
      return alternate;
    }
    case Kind::kRepeat:
      return root.min > 0 ? LinePrefix(*root.children[0]) : nullptr;
    default:
      return nullptr;
  }
}

}  // namespace secretscan
