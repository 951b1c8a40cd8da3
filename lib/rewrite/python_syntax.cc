#include "rewrite/python_syntax.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/status.h"
#include "rewrite/python_reader.h"

namespace secretscan {
namespace {

using Node = PythonNode;
using NodePtr = std::unique_ptr<PythonNode>;
using Kind = PythonNode::Kind;
using Assertion = PythonNode::Assertion;

// Python's own limit is that of its stack.
constexpr int kMaxDepth = 150;
constexpr int kMaxGroups = 10'000;

void FoldCase(ByteSet* set) {
  for (size_t c = 'a'; c <= 'z'; ++c) {
    const size_t upper = c - 'a' + 'A';
    (*set)[c] = (*set)[upper] = (*set)[c] || (*set)[upper];
  }
}

uint64_t Capped(uint64_t width) { return std::min(width, Node::kUnbounded); }

uint64_t Times(uint64_t width, uint64_t count) {
  return width != 0 && count > Node::kUnbounded / width ? Node::kUnbounded : Capped(width * count);
}

class Parser : private PythonReader {
 public:
  explicit Parser(std::string_view text) : PythonReader(text) {}

  absl::StatusOr<PythonSyntax> Run() {
    widths_.push_back({});
    PythonSyntax syntax;
    SECRETSCAN_ASSIGN_OR_RETURN(syntax.root, Alternatives(Flags(), 0));
    if (at_ < text_.size()) {
      return Error("unbalanced parenthesis");
    }
    if (farthest_condition_ >= static_cast<int64_t>(widths_.size())) {
      return Error("invalid group reference");
    }
    syntax.groups.count = group_count();
    syntax.groups.names = std::move(names_);
    return syntax;
  }

 private:
  struct Flags {
    bool ignore_case = false, multi_line = false, dot_all = false, verbose = false;
  };
  struct Width {
    bool closed = false;
    uint64_t min = 0, max = 0;
  };

  int group_count() const { return static_cast<int>(widths_.size()) - 1; }
  static NodePtr Make(Kind kind) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    return node;
  }
  static NodePtr MakeSet(ByteSet set, const Flags& flags, bool negated = false) {
    if (flags.ignore_case) {
      FoldCase(&set);
    }
    NodePtr node = Make(Kind::kSet);
    node->set = negated ? ~set : set;
    node->min_width = node->max_width = 1;
    return node;
  }
  static NodePtr MakeByte(char c, const Flags& flags) {
    ByteSet set;
    set[static_cast<unsigned char>(c)] = true;
    return MakeSet(set, flags);
  }
  static NodePtr MakeAssertion(Assertion assertion) {
    NodePtr node = Make(Kind::kAssertion);
    node->assertion = assertion;
    return node;
  }

  // At the outermost level an expression may begin with flags for all of it.
  absl::StatusOr<NodePtr> Alternatives(Flags flags, int depth) {
    if (depth > kMaxDepth) {
      return Unsupported("such deep nesting");
    }
    NodePtr branch = Make(Kind::kBranch);
    branch->min_width = Node::kUnbounded;
    do {
      const bool is_first = depth == 0 && branch->children.empty();
      SECRETSCAN_ASSIGN_OR_RETURN(NodePtr item, Sequence(&flags, depth, is_first));
      branch->min_width = std::min(branch->min_width, item->min_width);
      branch->max_width = std::max(branch->max_width, item->max_width);
      branch->children.push_back(std::move(item));
    } while (Take('|'));
    if (branch->children.size() == 1) {
      return std::move(branch->children[0]);
    }
    return branch;
  }

  // Ends in front of '|', ')' or the end.
  absl::StatusOr<NodePtr> Sequence(Flags* flags, int depth, bool is_first) {
    NodePtr sequence = Make(Kind::kSequence);
    auto& items = sequence->children;
    while (!AtEnd() && Peek() != '|' && Peek() != ')') {
      const char c = text_[at_++];
      if (flags->verbose && IsBlank(c)) {
        continue;
      }
      if (flags->verbose && c == '#') {
        SECRETSCAN_RETURN_IF_ERROR(SkipComment());
        continue;
      }
      NodePtr item;
      switch (c) {
        case '\\': {
          SECRETSCAN_ASSIGN_OR_RETURN(item, Escape(*flags));
          break;
        }
        case '[': {
          SECRETSCAN_ASSIGN_OR_RETURN(const SetText set, ReadSet());
          item = MakeSet(set.members, *flags, set.negated);
          break;
        }
        case '(': {
          SECRETSCAN_ASSIGN_OR_RETURN(item,
                                      Parenthesis(flags, depth, is_first && items.empty()));
          break;
        }
        case '*': case '+': case '?': case '{': {
          SECRETSCAN_ASSIGN_OR_RETURN(const bool is_repeat, Repeat(c, &items));
          if (!is_repeat) {
            item = MakeByte(c, *flags);
          }
          break;
        }
        case '.': {
          ByteSet any;
          any.set();
          any['\n'] = flags->dot_all;
          item = MakeSet(any, Flags());
          break;
        }
        case '^':
          item = MakeAssertion(flags->multi_line ? Assertion::kLineBegin : Assertion::kTextBegin);
          break;
        case '$':
          item = MakeAssertion(flags->multi_line ? Assertion::kLineEnd : Assertion::kLastLineEnd);
          break;
        default:
          item = MakeByte(c, *flags);
      }
      if (item != nullptr) {
        items.push_back(std::move(item));
      }
    }
    for (const NodePtr& item : items) {
      sequence->min_width = Capped(sequence->min_width + item->min_width);
      sequence->max_width = Capped(sequence->max_width + item->max_width);
    }
    return sequence;
  }

  // Behind its first character. False when a brace is only a brace.
  absl::StatusOr<bool> Repeat(char c, std::vector<NodePtr>* items) {
    uint64_t min = c == '+' ? 1 : 0;
    uint64_t max = c == '?' ? 1 : uint64_t{Node::kNoMax};
    if (c == '{') {
      SECRETSCAN_ASSIGN_OR_RETURN(const bool is_repeat, ReadCounts(&min, &max));
      if (!is_repeat) {
        return false;
      }
    }
    if (items->empty() || items->back()->kind == Kind::kAssertion) {
      return Error("nothing to repeat");
    }
    if (items->back()->kind == Kind::kRepeat) {
      return Error("multiple repeat");
    }
    NodePtr node = Make(Kind::kRepeat);
    node->min = static_cast<uint32_t>(min);
    node->max = static_cast<uint32_t>(max);
    node->repeat = Take('?')   ? Node::Repeat::kLazy
                   : Take('+') ? Node::Repeat::kPossessive
                               : Node::Repeat::kGreedy;
    const Node& item = *items->back();
    node->min_width = Times(item.min_width, min);
    node->max_width = max == Node::kNoMax && item.max_width > 0 ? Node::kUnbounded
                                                                : Times(item.max_width, max);
    node->children.push_back(std::move(items->back()));
    items->back() = std::move(node);
    return true;
  }

  absl::StatusOr<NodePtr> Escape(const Flags& flags) {
    if (AtEnd()) {
      return Error("bad escape (end of pattern)");
    }
    const char c = Peek();
    ByteSet set;
    if (ClassEscape(c, &set)) {
      ++at_;
      return MakeSet(set, flags);
    }
    constexpr std::string_view kAssertions = "AZbB";
    constexpr Assertion kKinds[] = {Assertion::kTextBegin, Assertion::kTextEnd,
                                    Assertion::kWordBoundary, Assertion::kNoWordBoundary};
    if (const size_t known = kAssertions.find(c); known != std::string_view::npos) {
      ++at_;
      return MakeAssertion(kKinds[known]);
    }
    // Three octal digits are a byte, even if the first is not 0; else it is a group.
    const bool is_octal = at_ + 2 < text_.size() && IsOctal(c) && IsOctal(text_[at_ + 1]) &&
                          IsOctal(text_[at_ + 2]);
    if (c != '0' && IsDigit(c) && !is_octal) {
      int group = text_[at_++] - '0';
      if (IsDigit(Peek())) {
        group = group * 10 + (text_[at_++] - '0');
      }
      return Reference(group, flags);
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const char byte, ReadByteEscape());
    return MakeByte(byte, flags);
  }

  absl::Status CheckInLookBehind(int group) const {
    if (first_group_in_look_behind_ < 0) {
      return absl::OkStatus();
    }
    if (group > group_count() || !widths_[static_cast<size_t>(group)].closed) {
      return Error("cannot refer to an open group");
    }
    if (group >= first_group_in_look_behind_) {
      return Error("cannot refer to group defined in the same lookbehind subpattern");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<NodePtr> Reference(int group, const Flags& flags) {
    if (group > group_count()) {
      return Error("invalid group reference");
    }
    const Width& width = widths_[static_cast<size_t>(group)];
    if (!width.closed) {
      return Error("cannot refer to an open group");
    }
    SECRETSCAN_RETURN_IF_ERROR(CheckInLookBehind(group));
    NodePtr node = Make(Kind::kReference);
    node->group = group;
    node->ignore_case = flags.ignore_case;
    node->min_width = width.min;
    node->max_width = width.max;
    return node;
  }

  absl::StatusOr<int> NamedGroup(const std::string& name) const {
    const auto known = names_.find(name);
    if (known == names_.end()) {
      return Error("unknown group name");
    }
    return known->second;
  }

  absl::Status Close() { return Take(')') ? absl::OkStatus() : Error("missing )"); }

  // Behind '('. Null for what is only a comment or sets flags.
  absl::StatusOr<NodePtr> Parenthesis(Flags* flags, int depth, bool flags_allowed) {
    if (!Take('?')) {
      return Group(*flags, depth, "");
    }
    if (AtEnd()) {
      return Error("unexpected end of pattern");
    }
    const char c = text_[at_++];
    switch (c) {
      case ':': {
        SECRETSCAN_ASSIGN_OR_RETURN(NodePtr inner, Alternatives(*flags, depth + 1));
        SECRETSCAN_RETURN_IF_ERROR(Close());
        return Wrapped(std::move(inner), Kind::kSequence);
      }
      case '>': {
        SECRETSCAN_ASSIGN_OR_RETURN(NodePtr inner, Alternatives(*flags, depth + 1));
        SECRETSCAN_RETURN_IF_ERROR(Close());
        return Wrapped(std::move(inner), Kind::kAtomic);
      }
      case '#': {
        SECRETSCAN_RETURN_IF_ERROR(SkipGroupComment());
        return NodePtr();
      }
      case 'P':
        return PythonExtension(*flags, depth);
      case '=': case '!': case '<':
        return Look(c, *flags, depth);
      case '(':
        return Condition(flags, depth);
      default:
        --at_;
        return FlagGroup(flags, depth, flags_allowed);
    }
  }

  static NodePtr Wrapped(NodePtr inner, Kind kind) {
    NodePtr node = Make(kind);
    node->min_width = inner->min_width;
    node->max_width = inner->max_width;
    node->children.push_back(std::move(inner));
    return node;
  }

  absl::StatusOr<NodePtr> PythonExtension(const Flags& flags, int depth) {
    if (Take('<')) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string name, ReadName('>'));
      if (IsDigit(name.front())) {
        return Error("bad character in group name");
      }
      return Group(flags, depth, name);
    }
    if (Take('=')) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string name, ReadName(')'));
      SECRETSCAN_ASSIGN_OR_RETURN(const int group, NamedGroup(name));
      return Reference(group, flags);
    }
    return Error("unknown extension ?P");
  }

  absl::StatusOr<NodePtr> Group(const Flags& flags, int depth, const std::string& name) {
    const int group = group_count() + 1;
    if (group > kMaxGroups) {
      return Unsupported("such a number of groups");
    }
    if (!name.empty() && !names_.emplace(name, group).second) {
      return Error("redefinition of a group name");
    }
    widths_.push_back({});
    SECRETSCAN_ASSIGN_OR_RETURN(NodePtr inner, Alternatives(flags, depth + 1));
    SECRETSCAN_RETURN_IF_ERROR(Close());
    widths_[static_cast<size_t>(group)] = {true, inner->min_width, inner->max_width};
    NodePtr node = Wrapped(std::move(inner), Kind::kGroup);
    node->group = group;
    return node;
  }

  absl::StatusOr<NodePtr> Look(char c, const Flags& flags, int depth) {
    NodePtr node = Make(Kind::kLook);
    const int outer = first_group_in_look_behind_;
    if (c == '<') {
      if (AtEnd()) {
        return Error("unexpected end of pattern");
      }
      c = text_[at_++];
      if (c != '=' && c != '!') {
        return Error("unknown extension ?<");
      }
      node->behind = true;
      if (outer < 0) {
        first_group_in_look_behind_ = group_count() + 1;
      }
    }
    node->negated = c == '!';
    SECRETSCAN_ASSIGN_OR_RETURN(NodePtr inner, Alternatives(flags, depth + 1));
    if (node->behind) {
      first_group_in_look_behind_ = outer;
    }
    SECRETSCAN_RETURN_IF_ERROR(Close());
    if (node->behind && inner->min_width != inner->max_width) {
      return Error("look-behind requires fixed-width pattern");
    }
    node->children.push_back(std::move(inner));
    return node;
  }

  absl::StatusOr<NodePtr> Condition(Flags* flags, int depth) {
    if (depth + 1 > kMaxDepth) {
      return Unsupported("such deep nesting");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string name, ReadName(')'));
    int group = 0;
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      for (const char digit : name) {
        group = std::min(group * 10 + (digit - '0'), kMaxGroups + 1);
      }
      if (group == 0) {
        return Error("bad group number");
      }
      farthest_condition_ = std::max(farthest_condition_, int64_t{group});
    } else if (IsDigit(name.front())) {
      return Error("bad character in group name");
    } else {
      SECRETSCAN_ASSIGN_OR_RETURN(group, NamedGroup(name));
    }
    SECRETSCAN_RETURN_IF_ERROR(CheckInLookBehind(group));
    NodePtr node = Make(Kind::kCondition);
    node->group = group;
    Flags inner = *flags;
    SECRETSCAN_ASSIGN_OR_RETURN(NodePtr yes, Sequence(&inner, depth + 1, false));
    NodePtr no = Make(Kind::kSequence);
    if (Take('|')) {
      SECRETSCAN_ASSIGN_OR_RETURN(no, Sequence(&inner, depth + 1, false));
      if (Peek() == '|') {
        return Error("conditional backref with more than two branches");
      }
    }
    SECRETSCAN_RETURN_IF_ERROR(Close());
    node->min_width = std::min(yes->min_width, no->min_width);
    node->max_width = std::max(yes->max_width, no->max_width);
    node->children.push_back(std::move(yes));
    node->children.push_back(std::move(no));
    return node;
  }

  // (?i), (?i:…), (?-i:…), (?i-s:…), from the first flag on.
  absl::StatusOr<NodePtr> FlagGroup(Flags* flags, int depth, bool flags_allowed) {
    FlagNames names;
    SECRETSCAN_ASSIGN_OR_RETURN(names, ReadFlags());
    Flags inner = *flags;
    for (const auto& [letters, value] : {std::pair(&names.on, true), std::pair(&names.off, false)}) {
      for (const char name : *letters) {
        (name == 'i'   ? inner.ignore_case
         : name == 'm' ? inner.multi_line
         : name == 's' ? inner.dot_all
         : name == 'x' ? inner.verbose
                       : unused_) = value;
      }
    }
    if (names.is_global) {
      if (!flags_allowed) {
        return Error("global flags not at the start of the expression");
      }
      *flags = inner;
      return NodePtr();
    }
    SECRETSCAN_ASSIGN_OR_RETURN(NodePtr node, Alternatives(inner, depth + 1));
    SECRETSCAN_RETURN_IF_ERROR(Close());
    return Wrapped(std::move(node), Kind::kSequence);
  }

  std::vector<Width> widths_;                // of groups
  absl::flat_hash_map<std::string, int> names_;
  int first_group_in_look_behind_ = -1;      // -1: outside
  int64_t farthest_condition_ = 0;
  bool unused_ = false;                      // flag "a" changes nothing
};

}  // namespace

absl::StatusOr<PythonSyntax> ParsePythonRegex(std::string_view pattern) {
  return Parser(pattern).Run();
}

}  // namespace secretscan
