// What stands between a hostile text and the TOML library.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace secretscan {

// Largest configuration that is read, in bytes.
inline constexpr size_t kMaxConfigBytes = size_t{2} << 20;
// Deepest nesting of arrays and inline tables, and most parts of one dotted key: the library's
// parser and destructors recurse. A document can combine them, to some 1,100 levels in all; real
// configurations need three.
inline constexpr int kMaxConfigNesting = 32;
// Most table headers and dots in keys together: the parser compares each table with those before.
inline constexpr int kMaxConfigTables = 20'000;

// The text to give to the library in place of `toml`: the same document with the same lines, in
// ASCII. The library (3.3) has undefined behaviour for some characters beyond ASCII where it looks
// for white space, so bytes beyond ASCII in strings are coded as "~c3", and '~' as "~7e".
// InvalidArgument, naming `origin` and the line, for a text that is beyond the limits above, is not
// UTF-8, or has characters beyond ASCII outside of strings and comments, which is not TOML 1.0.
// Linear time.
absl::StatusOr<std::string> GuardToml(std::string_view toml, const std::string& origin);

// What a string or key that the library read from guarded text says.
std::string UnguardText(std::string_view text);

}  // namespace secretscan
