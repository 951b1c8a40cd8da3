#include "match/prefilter_pattern.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "match/token_runs.h"

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;
constexpr size_t kUnbounded = PrefilterPattern::kUnbounded;
// A rune is at most four bytes of UTF-8.
constexpr int kRuneBytes = 4;
constexpr int kMaxCountedRounds = 8;

size_t Add(size_t a, size_t b) {
  return a == kUnbounded || b == kUnbounded ? kUnbounded : a + b;
}

size_t Multiply(size_t a, int times) {
  if (a == 0 || times == 0) {
    return 0;
  }
  if (a == kUnbounded || times == RegexNode::kUnbounded) {
    return kUnbounded;
  }
  return a * static_cast<size_t>(times);
}

bool IsAssertion(Kind kind) { return kind > Kind::kRepeat; }

size_t MinWidth(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSet:
      return 1;
    case Kind::kConcat: {
      size_t sum = 0;
      for (const auto& child : node.children) {
        sum = Add(sum, MinWidth(*child));
      }
      return sum;
    }
    case Kind::kAlternate: {
      size_t least = kUnbounded;
      for (const auto& child : node.children) {
        least = std::min(least, MinWidth(*child));
      }
      return least;
    }
    case Kind::kRepeat:
      return Multiply(MinWidth(*node.children[0]), node.min);
    default:
      return 0;
  }
}

size_t MaxWidth(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSet:
      return node.beyond_ascii ? kRuneBytes : node.folds_beyond_ascii ? 3 : 1;
    case Kind::kConcat: {
      size_t sum = 0;
      for (const auto& child : node.children) {
        sum = Add(sum, MaxWidth(*child));
      }
      return sum;
    }
    case Kind::kAlternate: {
      size_t most = 0;
      for (const auto& child : node.children) {
        most = std::max(most, MaxWidth(*child));
      }
      return most;
    }
    case Kind::kRepeat:
      return Multiply(MaxWidth(*node.children[0]), node.max);
    default:
      return 0;
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

// What the bytes of `pattern` can span, see PrefilterPattern::reach. Long repeats of one kind of
// bytes count as kLongRun and set *has_runs.
size_t Reach(const RegexNode& node, bool* has_runs) {
  switch (node.kind) {
    case Kind::kSet:
      return node.beyond_ascii ? kRuneBytes : 1;
    case Kind::kConcat: {
      size_t sum = 0;
      for (const auto& child : node.children) {
        sum = Add(sum, Reach(*child, has_runs));
      }
      return sum;
    }
    case Kind::kAlternate: {
      size_t most = 0;
      for (const auto& child : node.children) {
        most = std::max(most, Reach(*child, has_runs));
      }
      return most;
    }
    case Kind::kRepeat: {
      const size_t counted = Multiply(Reach(*node.children[0], has_runs), node.max);
      if (counted > kLongRun && IsOfOneKind(*node.children[0])) {
        *has_runs = true;
        return kLongRun;
      }
      return counted;
    }
    default:
      return 0;
  }
}

size_t MaxNewlines(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSet:
      return node.ascii['\n'] ? 1 : 0;
    case Kind::kConcat: {
      size_t sum = 0;
      for (const auto& child : node.children) {
        sum = Add(sum, MaxNewlines(*child));
      }
      return sum;
    }
    case Kind::kAlternate: {
      size_t most = 0;
      for (const auto& child : node.children) {
        most = std::max(most, MaxNewlines(*child));
      }
      return most;
    }
    case Kind::kRepeat:
      return Multiply(MaxNewlines(*node.children[0]), node.max);
    default:
      return 0;
  }
}

bool Folds(const RegexNode& node) {
  if (node.kind == Kind::kSet) {
    return node.folds_beyond_ascii && !node.beyond_ascii;
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return Folds(*child); });
}

bool IsLetterLike(const RegexNode& node) {
  return node.kind == Kind::kSet && !node.beyond_ascii && node.ascii.count() <= 2;
}

// Longest literal run that every match contains. `run` is the literal length that ends where the
// node begins; on return, the one that ends where it ends.
size_t LiteralLength(const RegexNode& node, size_t* run) {
  switch (node.kind) {
    case Kind::kSet:
      *run = IsLetterLike(node) ? *run + 1 : 0;
      return *run;
    case Kind::kConcat: {
      size_t best = *run;
      for (const auto& child : node.children) {
        best = std::max(best, LiteralLength(*child, run));
      }
      return best;
    }
    case Kind::kAlternate: {
      size_t least = kUnbounded;
      size_t least_run = kUnbounded;
      for (const auto& child : node.children) {
        size_t child_run = *run;
        least = std::min(least, LiteralLength(*child, &child_run));
        least_run = std::min(least_run, child_run);
      }
      *run = least_run;
      return least;
    }
    case Kind::kRepeat: {
      if (node.min == 0) {
        const size_t best = *run;
        *run = 0;
        return best;
      }
      size_t best = *run;
      for (int i = 0; i < std::min(node.min, 16); ++i) {
        best = std::max(best, LiteralLength(*node.children[0], run));
      }
      if (node.max != node.min) {
        *run = 0;
      }
      return best;
    }
    default:
      return *run;
  }
}

void AppendByte(unsigned byte, std::string* out) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", byte);
  *out += text;
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

class Writer {
 public:
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
          after[i - 1] = Add(after[i], MinWidth(*node.children[i]));
        }
        for (size_t i = 0; i < node.children.size(); ++i) {
          newline_before = Write(*node.children[i], newline_before, after[i], out);
        }
        return newline_before;
      }
      case Kind::kAlternate: {
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

  bool fragment_sensitive() const { return fragment_sensitive_; }

 private:
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
      const int max = node.max == RegexNode::kUnbounded || node.max > 2000 / kRuneBytes
                          ? RegexNode::kUnbounded
                          : node.max * kRuneBytes;
      *out += ByteClass(child.ascii, true) + Bounds(node.min, max);
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
      // Counting rounds of anything but a class takes states by the thousand, and a rule file could
      // make compiling take minutes. Fewer rounds at least, and any number at most, match no less.
      const int min = child.kind == Kind::kSet ? node.min : std::min(node.min, kMaxCountedRounds);
      const bool uncounted = child.kind != Kind::kSet && node.max > kMaxCountedRounds;
      *out += "(?:" + body + ")" + Bounds(min, uncounted ? RegexNode::kUnbounded : node.max);
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

  bool fragment_sensitive_ = false;
};

}  // namespace

PrefilterPattern MakePrefilterPattern(const RegexNode& root) {
  PrefilterPattern result;
  result.min_width = MinWidth(root);
  result.max_width = MaxWidth(root);
  result.folds_beyond_ascii = Folds(root);
  result.max_newlines = MaxNewlines(root);
  result.reach = Reach(root, &result.has_runs);
  size_t run = 0;
  result.literal_length = LiteralLength(root, &run);

  Writer writer;
  std::string whole;
  writer.Write(root, true, 0, &whole);
  result.fragment_sensitive = writer.fragment_sensitive();
  if (result.min_width == 0) {
    return result;
  }
  // Drop what may be empty in front of the first element that must consume.
  size_t first = 0;
  if (root.kind == Kind::kConcat) {
    while (MinWidth(*root.children[first]) == 0 && !IsAssertion(root.children[first]->kind)) {
      ++first;
    }
  }
  if (first == 0) {
    result.pattern = std::move(whole);
    return result;
  }
  Writer tail_writer;
  std::vector<size_t> after(root.children.size(), 0);
  for (size_t i = root.children.size(); i-- > 1;) {
    after[i - 1] = Add(after[i], MinWidth(*root.children[i]));
  }
  bool newline_before = true;
  for (size_t i = first; i < root.children.size(); ++i) {
    newline_before =
        tail_writer.Write(*root.children[i], newline_before, after[i], &result.pattern);
  }
  return result;
}

}  // namespace secretscan
