// The syntax tree of a regular expression of Python 3.11, on bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rewrite/python_reader.h"
#include "rewrite/python_template.h"

namespace secretscan {

struct PythonNode {
  enum class Kind : uint8_t {
    kSet,          // one byte of `set`; flags are taken into account already
    kSequence,     // children, none: the empty text
    kBranch,       // one of the children
    kRepeat,       // children[0], min to max times
    kGroup,        // children[0], captured as `group`
    kAtomic,       // children[0], without going back into it
    kLook,         // children[0] stands (or not, if `negated`) ahead, or behind
    kReference,    // what `group` captured
    kCondition,    // children[0] if `group` took part, else children[1]
    kAssertion,
  };
  enum class Repeat : uint8_t { kGreedy, kLazy, kPossessive };
  enum class Assertion : uint8_t {
    kTextBegin, kLineBegin, kTextEnd, kLastLineEnd, kLineEnd, kWordBoundary, kNoWordBoundary,
  };
  static constexpr uint32_t kNoMax = 0xFFFFFFFFu;

  Kind kind = Kind::kSequence;
  ByteSet set;
  std::vector<std::unique_ptr<PythonNode>> children;
  uint32_t min = 0, max = 0;
  Repeat repeat = Repeat::kGreedy;
  int group = 0;
  bool negated = false, behind = false;
  bool ignore_case = false;                // kReference
  Assertion assertion = Assertion::kTextBegin;
  // Bytes that it takes; kUnbounded from there on.
  uint64_t min_width = 0, max_width = 0;
  static constexpr uint64_t kUnbounded = uint64_t{1} << 62;
};

struct PythonSyntax {
  std::unique_ptr<PythonNode> root;
  PythonGroups groups;
};

// InvalidArgument for what Python refuses, or what is not supported; the message has the position, not
// the text.
absl::StatusOr<PythonSyntax> ParsePythonRegex(std::string_view pattern);

}  // namespace secretscan
