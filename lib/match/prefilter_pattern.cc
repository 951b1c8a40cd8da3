#include "match/prefilter_pattern.h"

#include <algorithm>
#include <bitset>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "match/bounded_factor.h"
#include "match/pattern_elements.h"
#include "match/regex_measure.h"
#include "match/run_slices.h"

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;
constexpr size_t kUnbounded = PrefilterPattern::kUnbounded;
constexpr size_t kMinAnchorLiteral = 3;
// What a loose pattern still counts of a repeat: rounds that there must be, and those more that
// there may be.
constexpr int kLooseRounds = 8;
constexpr int kLooseSpread = 4;
// A literal of so many characters is a word, and of so many as much of a name as is needed.
constexpr size_t kWordLength = 3;
constexpr size_t kNameLength = 4;

bool Folds(const RegexNode& node) {
  if (node.kind == Kind::kSet) {
    return node.folds_beyond_ascii && !node.beyond_ascii;
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return Folds(*child); });
}

void AppendByte(unsigned byte, std::string* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  const char text[] = {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
  out->append(text, sizeof text);
}

// "[\x09-\x0d\x20]", with all bytes beyond ASCII if `high`.
std::string ByteClass(const std::bitset<128>& ascii, bool high) {
  std::string out = "[";
  for (unsigned c = 0; c < 128; ++c) {
    if (!ascii[c]) {
      continue;
    }
    unsigned last = c;
    while (last + 1 < 128 && ascii[last + 1]) {
      ++last;
    }
    AppendByte(c, &out);
    if (last > c) {
      out += '-';
      AppendByte(last, &out);
    }
    c = last;
  }
  if (high) {
    out += "\\x80-\\xff";
  }
  return out + "]";
}

std::string Bounds(int min, int max) {
  if (min == 0 && max == 1) return "?";
  if (max == RegexNode::kUnbounded) {
    return min == 0 ? "*" : min == 1 ? "+" : "{" + std::to_string(min) + ",}";
  }
  if (min == max) return min == 1 ? "" : "{" + std::to_string(min) + "}";
  return "{" + std::to_string(min) + "," + std::to_string(max) + "}";
}

// All bytes that what `node` matches can consist of.
void AddBytes(const RegexNode& node, std::bitset<128>* ascii, bool* high) {
  if (node.kind == Kind::kSet) {
    *ascii |= node.ascii;
    *high |= node.beyond_ascii;
  }
  for (const auto& child : node.children) {
    AddBytes(*child, ascii, high);
  }
}

// Whether one of several words may stand in it.
bool HoldsWords(const RegexNode& node) {
  return (node.kind == Kind::kAlternate &&
          std::any_of(node.children.begin(), node.children.end(),
                      [](const auto& child) { return LiteralLength(*child) >= kWordLength; })) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return HoldsWords(*child); });
}

// Whether it matches nothing but ASCII punctuation and blanks, in one of several ways.
bool IsSeparator(const RegexNode& node) {
  std::bitset<128> ascii;
  bool high = false;
  AddBytes(node, &ascii, &high);
  for (int c = 0; c < 128; ++c) {
    if (ascii[c] && absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      return false;
    }
  }
  return node.kind == Kind::kAlternate && !high && MinWidth(node) > 0;
}

class Writer {
 public:
  // A loose pattern counts no long repeats: fewer rounds at least, and any number at most, match no
  // less. What comes before and after the repeat tells nearly as much as its length, and counting
  // takes most of the time that compiling takes.
  explicit Writer(bool loose, bool loose_gaps = false)
      : loose_(loose), loose_gaps_(loose && loose_gaps) {}

  // `newline_before`: the byte before this node may be a newline (or nothing at all);
  // `rest`: least number of bytes that a match has after it. Returns whether the byte before
  // whatever comes next may be a newline.
  bool Write(const RegexNode& node, bool newline_before, size_t rest, std::string* out) {
    switch (node.kind) {
      case Kind::kEmpty:
        return newline_before;
      case Kind::kSet:
        WriteSet(node, out);
        return node.ascii['\n'];
      case Kind::kConcat: {
        std::vector<size_t> after(node.children.size(), rest);
        for (size_t i = node.children.size(); i-- > 1;) {
          after[i - 1] = AddWidths(after[i], MinWidth(*node.children[i]));
        }
        for (size_t i = 0; i < node.children.size(); ++i) {
          newline_before = Write(*node.children[i], newline_before, after[i], out);
        }
        return newline_before;
      }
      case Kind::kAlternate: {
        if (loose_gaps_ && IsSeparator(node)) {
          std::bitset<128> ascii;
          bool high = false;
          AddBytes(node, &ascii, &high);
          *out += ByteClass(ascii, high) + "+";
          return ascii['\n'];
        }
        bool newline_after = false;
        *out += "(?:";
        for (size_t i = 0; i < node.children.size(); ++i) {
          *out += i == 0 ? "" : "|";
          newline_after |= Write(*node.children[i], newline_before, rest, out);
        }
        *out += ")";
        return newline_after;
      }
      case Kind::kRepeat:
        return WriteRepeat(node, newline_before, rest, out);
      default:
        WriteAssertion(node.kind, newline_before, rest, out);
        return newline_before;
    }
  }

  // All that matters of an expression that a pattern begins with. `rest` and what is returned: as above.
  bool WriteFront(const RegexNode& root, size_t rest, std::string* out) {
    const std::vector<const RegexNode*> elements = PatternElements(root, loose_gaps_);
    std::vector<size_t> after(elements.size(), rest);
    for (size_t i = elements.size(); i-- > 1;) {
      after[i - 1] = AddWidths(after[i], MinWidth(*elements[i]));
    }
    bool newline_before = true;
    for (size_t i = 0; i < elements.size(); ++i) {
      if (const size_t gap = GapAt(elements, i); gap > 0) {
        std::bitset<128> ascii;
        bool high = false;
        for (size_t end = i + gap; i < end; ++i) {
          AddBytes(*elements[i], &ascii, &high);
        }
        --i;
        *out += ByteClass(ascii, high) + "*";
        newline_before |= ascii['\n'];
      } else if (i > 0 || elements[i]->kind != Kind::kAlternate) {
        newline_before = Write(*elements[i], newline_before, after[i], out);
      } else {
        newline_before = WriteFrontBranches(*elements[i], after[i], out);
      }
    }
    return newline_before;
  }

  // That nothing follows `node`, and any match of it will do: repeats at its end need not go on.
  void EndWith(const RegexNode& node) {
    if (node.kind == Kind::kRepeat) {
      last_.insert(&node);
    } else if (node.kind == Kind::kConcat && !node.children.empty()) {
      EndWith(*node.children.back());
    } else if (node.kind == Kind::kAlternate) {
      for (const auto& branch : node.children) {
        EndWith(*branch);
      }
    }
  }

  bool fragment_sensitive() const { return fragment_sensitive_; }

 private:
  bool WriteFrontBranches(const RegexNode& alternate, size_t rest, std::string* out) {
    bool newline_after = false;
    for (size_t i = 0; i < alternate.children.size(); ++i) {
      *out += i == 0 ? "(?:" : "|";
      newline_after |= WriteFront(*alternate.children[i], rest, out);
    }
    *out += ")";
    return newline_after;
  }

  // How many elements from `begin` on are a gap between a name and a run, with words that need not be there.
  size_t GapAt(std::span<const RegexNode* const> elements, size_t begin) const {
    size_t end = begin;
    if (loose_gaps_ && begin > 0) {
      const size_t name = LiteralLength(elements.first(begin));
      while (name >= kNameLength && end < elements.size() && HoldsWords(*elements[end]) &&
             LiteralLength(*elements[end]) == 0 && !NeedsRun(*elements[end])) {
        ++end;
      }
    }
    return end - begin;
  }

  std::string WriteBounds(int min, int max, bool is_last) const {
    const int least = loose_ ? std::min(min, kLooseRounds) : min;
    if (is_last) {
      max = least;
    } else if (loose_ && max != RegexNode::kUnbounded &&
               (min > kLooseRounds || max - min > kLooseSpread)) {
      max = RegexNode::kUnbounded;
    }
    return Bounds(least, max);
  }

  static void WriteSet(const RegexNode& node, std::string* out) {
    if (!node.beyond_ascii) {
      if (node.ascii.count() == 1) {
        for (unsigned c = 0; c < 128; ++c) {
          if (node.ascii[c]) {
            AppendByte(c, out);
          }
        }
        return;
      }
      // An empty class matches nothing; Hyperscan has no syntax for that, and never matching is not
      // worth a special case: any byte is a superset.
      *out += node.ascii.none() ? "[\\x00-\\xff]" : ByteClass(node.ascii, false);
      return;
    }
    *out += node.ascii.none() ? "[\\x80-\\xff]{1,4}"
                              : "(?:" + ByteClass(node.ascii, false) + "|[\\x80-\\xff]{1,4})";
  }

  bool WriteRepeat(const RegexNode& node, bool newline_before, size_t rest, std::string* out) {
    const RegexNode& child = *node.children[0];
    if (node.max == 0) {
      return newline_before;
    }
    if (child.kind == Kind::kSet && child.beyond_ascii) {
      // Counted in runes; in bytes there may be four times as many.
      const int max = IsCountedRepeat(node) ? node.max * kRuneBytes : RegexNode::kUnbounded;
      *out += ByteClass(child.ascii, true) + WriteBounds(node.min, max, last_.contains(&node));
      return child.ascii['\n'] || (node.min == 0 && newline_before);
    }
    // From the second round on, the child itself stands before and, but for the last, after.
    std::string body;
    bool newline_after = Write(child, newline_before, rest, &body);
    if (node.max != 1 && newline_after && !newline_before) {
      body.clear();
      newline_after = Write(child, true, rest, &body);
    }
    if (!body.empty()) {
      const bool counted = IsCountedRepeat(node);
      const int min = counted ? node.min : std::min(node.min, CountedRounds(child));
      const std::string bounds = WriteBounds(min, counted ? node.max : RegexNode::kUnbounded,
                                             last_.contains(&node));
      *out += child.kind == Kind::kSet ? body + bounds : "(?:" + body + ")" + bounds;
    }
    return newline_after || (node.min == 0 && newline_before);
  }

  void WriteAssertion(Kind kind, bool newline_before, size_t rest, std::string* out) {
    switch (kind) {
      case Kind::kBeginText:
        fragment_sensitive_ = true;
        return;
      case Kind::kEndText:
        if (newline_before) {
          fragment_sensitive_ = true;
        } else {
          *out += "\\z";
        }
        return;
      case Kind::kBeginLine:
        // PCRE does not see a line after a final newline, RE2 does.
        *out += rest > 0 ? "(?m:^)" : "";
        return;
      case Kind::kEndLine:
      case Kind::kWordBoundary:
      case Kind::kNotWordBoundary:
        if (newline_before && rest == 0) {
          fragment_sensitive_ = true;
        } else {
          *out += kind == Kind::kEndLine ? "(?m:$)" : kind == Kind::kWordBoundary ? "\\b" : "\\B";
        }
        return;
      default:
        return;
    }
  }

  const bool loose_;
  const bool loose_gaps_;
  std::set<const RegexNode*> last_;
  bool fragment_sensitive_ = false;
};

}  // namespace

PrefilterPattern MakePrefilterPattern(const RegexNode& root, LineCrossing* crossing, bool loose_gaps) {
  PrefilterPattern result;
  result.min_width = MinWidth(root);
  result.max_width = MaxWidth(root);
  result.folds_beyond_ascii = Folds(root);
  result.literal_length = LiteralLength(root);

  Writer exact(false);
  std::string whole;
  exact.Write(root, true, 0, &whole);
  result.fragment_sensitive = exact.fragment_sensitive();
  // Where a candidate counts without judgement, it must depend on the bytes nearby alone.
  Writer writer(!result.fragment_sensitive);
  if (result.min_width == 0) {
    return result;
  }
  result.max_newlines = MaxNewlines(root);
  result.reach = MatchReach(root, &result.has_runs);
  if (result.reach > PrefilterPattern::kMaxReach) {
    result.is_anchor = true;
    result.has_runs = false;
    result.reach = 0;
    auto factor = BoundedFactor(root, PrefilterPattern::kMaxReach);
    // An anchor within what can be told from a few lines spares looking at all of them.
    const auto prefix = LinePrefix(root);
    auto in_prefix =
        prefix == nullptr ? nullptr : BoundedFactor(*prefix, PrefilterPattern::kMaxReach);
    if (in_prefix != nullptr && (result.max_newlines != kUnbounded ||
                                 LiteralLength(*in_prefix) >= kMinAnchorLiteral)) {
      Writer(true).Write(*prefix, true, 0, &result.prefix);
      result.prefix_newlines = MaxNewlines(*prefix);
      factor = std::move(in_prefix);
    }
    if (factor != nullptr) {
      if (crossing != nullptr) {
        crossing->Add(*factor);
      }
      writer.EndWith(*factor);
      writer.WriteFront(*factor, 0, &result.pattern);
      result.reach = PatternWidth(*factor);
      result.literal_length = LiteralLength(*factor);
    }
    return result;
  }
  if (crossing != nullptr) {
    crossing->Add(root);
  }
  Writer(!result.fragment_sensitive, loose_gaps).WriteFront(root, 0, &result.pattern);
  return result;
}

}  // namespace secretscan
