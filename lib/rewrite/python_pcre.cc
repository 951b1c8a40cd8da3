#include "rewrite/python_pcre.h"

#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "base/hex.h"
#include "base/status.h"

namespace secretscan {
namespace {

using Node = PythonNode;
using Kind = PythonNode::Kind;
using Assertion = PythonNode::Assertion;

void AppendByte(size_t c, std::string* out) {
  const uint8_t byte = static_cast<uint8_t>(c);
  *out += "\\x" + HexEncode({&byte, 1});
}

const char* AssertionText(Assertion assertion) {
  switch (assertion) {
    case Assertion::kTextBegin: return "\\A";
    case Assertion::kLineBegin: return "(?:\\A|(?<=\\x0a))";
    case Assertion::kTextEnd: return "\\z";
    case Assertion::kLastLineEnd: return "\\Z";
    case Assertion::kLineEnd: return "(?=\\x0a|\\z)";
    case Assertion::kWordBoundary: return "\\b";
    case Assertion::kNoWordBoundary: return "(?:\\B(?!\\A\\z))";  // never in an empty text
  }
  return "";
}

absl::Status Unlike(std::string_view what) {
  return InvalidArgument("regular expression: " + std::string(what) +
                         " is not supported: engines differ in what that matches");
}

class Writer {
 public:
  absl::Status Write(const Node& node) {
    switch (node.kind) {
      case Kind::kSet:
        if (node.set.none()) {
          out_ += "(?!)";
        } else {
          AppendByteSet(node.set, &out_);
        }
        return absl::OkStatus();
      case Kind::kSequence:
        return WriteChildren(node, "");
      case Kind::kBranch:
        out_ += "(?:";
        SECRETSCAN_RETURN_IF_ERROR(WriteChildren(node, "|"));
        break;
      case Kind::kRepeat:
        return WriteRepeat(node);
      case Kind::kGroup:
        out_ += "(";
        SECRETSCAN_RETURN_IF_ERROR(Write(*node.children[0]));
        closed_groups_.insert(node.group);
        break;
      case Kind::kAtomic:
        out_ += "(?>";
        SECRETSCAN_RETURN_IF_ERROR(Write(*node.children[0]));
        break;
      case Kind::kLook:
        out_ += node.behind ? (node.negated ? "(?<!" : "(?<=") : (node.negated ? "(?!" : "(?=");
        SECRETSCAN_RETURN_IF_ERROR(Write(*node.children[0]));
        break;
      case Kind::kReference:
        out_ += node.ignore_case ? "(?i:" : "(?:";
        out_ += "\\g{" + std::to_string(node.group) + "}";
        break;
      case Kind::kCondition:
        if (!closed_groups_.contains(node.group)) {
          return Unlike("a condition on a group that does not end before it");
        }
        out_ += "(?(" + std::to_string(node.group) + ")";
        SECRETSCAN_RETURN_IF_ERROR(WriteChildren(node, "|"));
        break;
      case Kind::kAssertion:
        out_ += AssertionText(node.assertion);
        return absl::OkStatus();
    }
    out_ += ")";
    return absl::OkStatus();
  }

  std::string Take() { return std::move(out_); }

 private:
  absl::Status WriteChildren(const Node& node, const char* between) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      out_ += i > 0 ? between : "";
      SECRETSCAN_RETURN_IF_ERROR(Write(*node.children[i]));
    }
    return absl::OkStatus();
  }

  absl::Status WriteRepeat(const Node& node) {
    const Node& body = *node.children[0];
    if (node.repeat == Node::Repeat::kPossessive && body.kind != Kind::kSet) {
      return Unlike("a possessive repeat of more than one byte");
    }
    // A round that matches nothing ends a repeat, but when, and what it leaves behind, differs.
    if (node.max > 1 && body.min_width == 0) {
      return Unlike("repeating what may be empty");
    }
    const bool is_simple = body.kind == Kind::kSet && body.set.any();
    out_ += is_simple ? "" : "(?:";
    SECRETSCAN_RETURN_IF_ERROR(Write(body));
    out_ += is_simple ? "" : ")";
    out_ += "{" + std::to_string(node.min) + ",";
    out_ += node.max == Node::kNoMax ? "}" : std::to_string(node.max) + "}";
    out_ += node.repeat == Node::Repeat::kLazy         ? "?"
            : node.repeat == Node::Repeat::kPossessive ? "+"
                                                       : "";
    return absl::OkStatus();
  }

  std::string out_;
  absl::flat_hash_set<int> closed_groups_;
};

}  // namespace

void AppendByteSet(const ByteSet& set, std::string* out) {
  if (set.all()) {
    *out += ".";
    return;
  }
  if (set.count() > 1) {
    *out += "[";
  }
  for (size_t c = 0; c < set.size(); ++c) {
    if (!set[c]) {
      continue;
    }
    AppendByte(c, out);
    const size_t begin = c;
    while (c + 1 < set.size() && set[c + 1]) {
      ++c;
    }
    if (c > begin) {
      *out += "-";
      AppendByte(c, out);
    }
  }
  if (set.count() > 1) {
    *out += "]";
  }
}

absl::StatusOr<std::string> PcrePattern(const PythonNode& root) {
  Writer writer;
  SECRETSCAN_RETURN_IF_ERROR(writer.Write(root));
  return writer.Take();
}

}  // namespace secretscan
