// Python's expressions in the words of PCRE2.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "rewrite/python_syntax.h"

namespace secretscan {

// For 8-bit code units, LF as the only line end, and "." matching any byte. Nothing depends on PCRE2's own
// classes, flags or escapes but assertions: sets are written byte by byte. InvalidArgument for
// what the two engines would match differently.
absl::StatusOr<std::string> PcrePattern(const PythonNode& root);

// A set as a part of an expression, in the words of PCRE2 and Hyperscan: "\x41", "[\x41-\x43]".
// `set` is not empty.
void AppendByteSet(const ByteSet& set, std::string* out);

}  // namespace secretscan
