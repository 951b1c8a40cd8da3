#include "base/regex_syntax.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

using Node = RegexNode;
using NodePtr = std::unique_ptr<RegexNode>;

constexpr int kMaxDepth = 200;
constexpr int kMaxRepeat = 1000;  // RE2's limit

struct RuneSet {
  std::bitset<128> ascii;
  bool beyond_ascii = false;

  void AddRange(char32_t low, char32_t high) {
    for (char32_t c = low; c <= high && c < 128; ++c) {
      ascii.set(c);
    }
    beyond_ascii |= high >= 128;
  }
  void Add(std::string_view ranges) {  // pairs: "azAZ"
    for (size_t i = 0; i + 1 < ranges.size(); i += 2) {
      AddRange(static_cast<unsigned char>(ranges[i]), static_cast<unsigned char>(ranges[i + 1]));
    }
  }
  void Merge(const RuneSet& other) {
    ascii |= other.ascii;
    beyond_ascii |= other.beyond_ascii;
  }
  // Any complement holds runes beyond ASCII: no class lists them all.
  RuneSet Complement() const { return {~ascii, true}; }
};

struct NamedClass {
  std::string_view name;
  std::string_view ranges;
};

constexpr std::array<NamedClass, 14> kPosixClasses = {{
    {"alnum", "09AZaz"}, {"alpha", "AZaz"}, {"ascii", std::string_view("\x00\x7f", 2)},
    {"blank", "\t\t  "}, {"cntrl", std::string_view("\x00\x1f\x7f\x7f", 4)}, {"digit", "09"},
    {"graph", "!~"},     {"lower", "az"},   {"print", " ~"},
    {"punct", "!/:@[`{~"}, {"space", "\t\r  "}, {"upper", "AZ"}, {"word", "09AZaz__"},
    {"xdigit", "09AFaf"},
}};

class Parser {
 public:
  Parser(std::string_view pattern, CaseFolding folding) : rest_(pattern), folding_(folding) {}

  absl::StatusOr<NodePtr> Parse() {
    SECRETSCAN_ASSIGN_OR_RETURN(NodePtr node, ParseAlternation(0));
    if (!rest_.empty()) {
      return Error("unexpected )");
    }
    return node;
  }

 private:
  struct Flags {
    bool fold = false;        // i
    bool multi_line = false;  // m
    bool dot_all = false;     // s
  };

  static absl::Status Error(std::string_view what) { return InvalidArgument(what); }

  static NodePtr Make(Node::Kind kind) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    return node;
  }

  NodePtr MakeSet(RuneSet set, bool negated) const {
    auto node = Make(Node::Kind::kSet);
    if (flags_.fold) {
      // Folding comes before negation, so a negated class excludes both cases.
      std::bitset<128> folded = set.ascii;
      for (char lower = 'a'; lower <= 'z'; ++lower) {
        const char upper = static_cast<char>(lower & ~0x20);
        if (set.ascii[lower] || set.ascii[upper]) {
          folded.set(lower);
          folded.set(upper);
          node->folds_beyond_ascii |=
              folding_ == CaseFolding::kUnicode && (lower == 'k' || lower == 's');
        }
      }
      set.ascii = folded;
    }
    if (flags_.fold && set.beyond_ascii && !negated) {
      // U+017F and U+212A may be members: their ASCII letters fold in.
      for (char c : {'k', 'K', 's', 'S'}) {
        set.ascii.set(c);
      }
    }
    if (negated) {
      set = set.Complement();
    }
    node->ascii = set.ascii;
    node->beyond_ascii = set.beyond_ascii;
    return node;
  }

  NodePtr MakeRune(char32_t rune) const {
    RuneSet set;
    set.AddRange(rune, rune);
    if (rune >= 128) {
      set.beyond_ascii = true;
    }
    return MakeSet(set, false);
  }

  bool Consume(std::string_view prefix) {
    if (rest_.substr(0, prefix.size()) != prefix) {
      return false;
    }
    rest_.remove_prefix(prefix.size());
    return true;
  }

  char32_t TakeRune() {
    const Rune rune = DecodeRune(rest_, 0);
    rest_.remove_prefix(rune.width);
    return rune.value;
  }

  absl::StatusOr<NodePtr> ParseAlternation(int depth) {
    if (depth > kMaxDepth) {
      return Error("nested too deeply");
    }
    const Flags outer = flags_;
    auto alternate = Make(Node::Kind::kAlternate);
    while (true) {
      SECRETSCAN_ASSIGN_OR_RETURN(NodePtr branch, ParseConcat(depth));
      alternate->children.push_back(std::move(branch));
      if (!Consume("|")) {
        break;
      }
    }
    flags_ = outer;  // flags set inside hold to the end of the group
    if (alternate->children.size() == 1) {
      return std::move(alternate->children.front());
    }
    return alternate;
  }

  absl::StatusOr<NodePtr> ParseConcat(int depth) {
    auto concat = Make(Node::Kind::kConcat);
    while (!rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
      if (Consume("\\Q")) {
        const size_t end = rest_.find("\\E");
        std::string_view quoted = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
        for (size_t i = 0; i < quoted.size();) {
          const Rune rune = DecodeRune(quoted, i);
          i += rune.width;
          concat->children.push_back(MakeRune(rune.value));
        }
        continue;
      }
      const char c = rest_[0];
      if (c == '*' || c == '+' || c == '?' || (c == '{' && IsRepeat())) {
        if (concat->children.empty()) {
          return Error("nothing to repeat");
        }
        SECRETSCAN_ASSIGN_OR_RETURN(
            concat->children.back(), ParseRepeat(std::move(concat->children.back())));
        continue;
      }
      SECRETSCAN_ASSIGN_OR_RETURN(NodePtr atom, ParseAtom(depth));
      concat->children.push_back(std::move(atom));
    }
    if (concat->children.size() == 1) {
      return std::move(concat->children.front());
    }
    return concat;
  }

  // Whether rest_ starts with {n}, {n,} or {n,m}; any other brace is a literal.
  bool IsRepeat() const {
    const size_t close = rest_.find('}');
    if (close == std::string_view::npos || close < 2 || rest_[1] < '0' || rest_[1] > '9') {
      return false;
    }
    int commas = 0;
    for (char c : rest_.substr(1, close - 1)) {
      commas += c == ',';
      if (c != ',' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return commas <= 1;
  }

  int TakeNumber() {
    int value = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      value = std::min(value * 10 + (rest_[0] - '0'), 100'000);
      rest_.remove_prefix(1);
    }
    return value;
  }

  absl::StatusOr<NodePtr> ParseRepeat(NodePtr child) {
    auto repeat = Make(Node::Kind::kRepeat);
    const char c = rest_[0];
    rest_.remove_prefix(1);
    repeat->min = c == '+' ? 1 : 0;
    repeat->max = c == '?' ? 1 : Node::kUnbounded;
    if (c == '{') {
      repeat->min = repeat->max = TakeNumber();
      if (Consume(",")) {
        repeat->max = rest_[0] == '}' ? Node::kUnbounded : TakeNumber();
      }
      rest_.remove_prefix(1);
      if (repeat->min > kMaxRepeat || repeat->max > kMaxRepeat ||
          (repeat->max != Node::kUnbounded && repeat->max < repeat->min)) {
        return Error("bad repeat count");
      }
    }
    Consume("?");  // laziness does not change what can match
    repeat->children.push_back(std::move(child));
    return repeat;
  }

  absl::StatusOr<NodePtr> ParseAtom(int depth) {
    switch (rest_[0]) {
      case '(':
        rest_.remove_prefix(1);
        return ParseGroup(depth);
      case '[':
        rest_.remove_prefix(1);
        return ParseClass();
      case '.': {
        rest_.remove_prefix(1);
        RuneSet set;
        if (!flags_.dot_all) {
          set.AddRange('\n', '\n');
        }
        auto node = Make(Node::Kind::kSet);
        node->ascii = ~set.ascii;
        node->beyond_ascii = true;
        return node;
      }
      case '^':
        rest_.remove_prefix(1);
        return Make(flags_.multi_line ? Node::Kind::kBeginLine : Node::Kind::kBeginText);
      case '$':
        rest_.remove_prefix(1);
        return Make(flags_.multi_line ? Node::Kind::kEndLine : Node::Kind::kEndText);
      case '\\':
        rest_.remove_prefix(1);
        return ParseEscape();
      default:
        return MakeRune(TakeRune());
    }
  }

  absl::StatusOr<NodePtr> ParseGroup(int depth) {
    const Flags outer = flags_;
    if (Consume("?")) {
      if (Consume("P<") || Consume("<")) {
        const size_t close = rest_.find('>');
        if (close == std::string_view::npos) {
          return Error("unclosed group name");
        }
        rest_.remove_prefix(close + 1);
      } else {
        bool value = true;
        while (true) {
          if (rest_.empty()) {
            return Error("unclosed group");
          }
          const char c = rest_[0];
          rest_.remove_prefix(1);
          if (c == '-') {
            value = false;
          } else if (c == 'i') {
            flags_.fold = value;
          } else if (c == 'm') {
            flags_.multi_line = value;
          } else if (c == 's') {
            flags_.dot_all = value;
          } else if (c == ':') {
            break;
          } else if (c == ')') {
            return Make(Node::Kind::kEmpty);  // holds to the end of the enclosing group
          } else if (c != 'U') {
            return Error("unknown group flag");
          }
        }
      }
    }
    SECRETSCAN_ASSIGN_OR_RETURN(NodePtr node, ParseAlternation(depth + 1));
    if (!Consume(")")) {
      return Error("missing )");
    }
    flags_ = outer;
    return node;
  }

  // After the backslash: the class that \d, \pL … stands for. False if it is not a class.
  bool TakePerlClass(RuneSet* set) {
    if (rest_.empty()) {
      return false;
    }
    const char c = rest_[0];
    RuneSet positive;
    switch (c | 0x20) {
      case 'd':
        positive.Add("09");
        break;
      case 's':
        positive.Add("\t\n\f\r  ");
        break;
      case 'w':
        positive.Add("09AZaz__");
        break;
      case 'p': {
        // A Unicode property: any rune beyond ASCII, and any ASCII one.
        rest_.remove_prefix(1);
        if (Consume("{")) {
          const size_t close = rest_.find('}');
          rest_.remove_prefix(close == std::string_view::npos ? rest_.size() : close + 1);
        } else if (!rest_.empty()) {
          TakeRune();
        }
        set->ascii.set();
        set->beyond_ascii = true;
        return true;
      }
      default:
        return false;
    }
    rest_.remove_prefix(1);
    set->Merge(c >= 'a' ? positive : positive.Complement());
    return true;
  }

  // After the backslash: a single rune. -1 when it is none.
  int64_t TakeEscapedRune() {
    if (rest_.empty()) {
      return -1;
    }
    const char c = rest_[0];
    if (c >= '0' && c <= '7') {
      int64_t value = 0;
      for (int i = 0; i < 3 && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '7'; ++i) {
        value = value * 8 + (rest_[0] - '0');
        rest_.remove_prefix(1);
      }
      return value;
    }
    if (c == 'x') {
      rest_.remove_prefix(1);
      int64_t value = 0;
      if (Consume("{")) {
        while (!rest_.empty() && rest_[0] != '}') {
          const int digit = HexDigitOf(rest_[0]);
          if (digit < 0 || value > 0x10FFFF) {
            return -1;
          }
          value = value * 16 + digit;
          rest_.remove_prefix(1);
        }
        return Consume("}") && value <= 0x10FFFF ? value : -1;
      }
      for (int i = 0; i < 2; ++i) {
        const int digit = rest_.empty() ? -1 : HexDigitOf(rest_[0]);
        if (digit < 0) {
          return -1;
        }
        value = value * 16 + digit;
        rest_.remove_prefix(1);
      }
      return value;
    }
    constexpr std::string_view kNames = "aftnrv";
    constexpr std::string_view kValues = "\a\f\t\n\r\v";
    if (const size_t at = kNames.find(c); at != std::string_view::npos) {
      rest_.remove_prefix(1);
      return kValues[at];
    }
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (alphanumeric) {
      return -1;
    }
    return static_cast<int64_t>(TakeRune());
  }

  static int HexDigitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
    return -1;
  }

  absl::StatusOr<NodePtr> ParseEscape() {
    if (rest_.empty()) {
      return Error("trailing backslash");
    }
    switch (rest_[0]) {
      case 'A':
        rest_.remove_prefix(1);
        return Make(Node::Kind::kBeginText);
      case 'z':
        rest_.remove_prefix(1);
        return Make(Node::Kind::kEndText);
      case 'b':
        rest_.remove_prefix(1);
        return Make(Node::Kind::kWordBoundary);
      case 'B':
        rest_.remove_prefix(1);
        return Make(Node::Kind::kNotWordBoundary);
      default:
        break;
    }
    if (RuneSet set; TakePerlClass(&set)) {
      return MakeSet(set, false);
    }
    const int64_t rune = TakeEscapedRune();
    if (rune < 0) {
      return Error("unknown escape");
    }
    return MakeRune(static_cast<char32_t>(rune));
  }

  absl::StatusOr<NodePtr> ParseClass() {
    RuneSet set;
    const bool negated = Consume("^");
    bool first = true;
    while (true) {
      if (rest_.empty()) {
        return Error("missing ]");
      }
      if (!first && Consume("]")) {
        break;
      }
      first = false;
      if (rest_.substr(0, 2) == "[:" && rest_.find(":]") != std::string_view::npos) {
        const size_t close = rest_.find(":]");
        std::string_view name = rest_.substr(2, close - 2);
        const bool inverse = !name.empty() && name[0] == '^';
        name.remove_prefix(inverse ? 1 : 0);
        const auto* found = std::find_if(kPosixClasses.begin(), kPosixClasses.end(),
                                         [&](const NamedClass& c) { return c.name == name; });
        if (found == kPosixClasses.end()) {
          return Error("unknown character class");
        }
        rest_.remove_prefix(close + 2);
        RuneSet named;
        named.Add(found->ranges);
        set.Merge(inverse ? named.Complement() : named);
        continue;
      }
      if (rest_[0] == '\\') {
        rest_.remove_prefix(1);
        if (TakePerlClass(&set)) {
          continue;
        }
        rest_ = std::string_view(rest_.data() - 1, rest_.size() + 1);
      }
      SECRETSCAN_ASSIGN_OR_RETURN(const char32_t low, TakeClassRune());
      char32_t high = low;
      if (rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
        rest_.remove_prefix(1);
        SECRETSCAN_ASSIGN_OR_RETURN(high, TakeClassRune());
        if (high < low) {
          return Error("bad character class range");
        }
      }
      set.AddRange(low, high);
    }
    return MakeSet(set, negated);
  }

  absl::StatusOr<char32_t> TakeClassRune() {
    if (rest_.empty()) {
      return Error("missing ]");
    }
    if (Consume("\\")) {
      const int64_t rune = TakeEscapedRune();
      if (rune < 0) {
        return Error("unknown escape");
      }
      return static_cast<char32_t>(rune);
    }
    return TakeRune();
  }

  std::string_view rest_;
  CaseFolding folding_;
  Flags flags_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RegexNode>> ParseRegexSyntax(std::string_view pattern,
                                                            CaseFolding folding) {
  return Parser(pattern, folding).Parse();
}

}  // namespace secretscan
