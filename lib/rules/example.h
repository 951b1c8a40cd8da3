// Rule examples are stored as templates, so that rule files and tests hold no secret-shaped text.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace secretscan {

// Expands `{class:n}` into n characters of that class, drawn deterministically from the template's
// own text; `{}` into nothing (it only breaks up a literal), `{{` into `{`, `\n` stays as written.
// Classes: hex, HEX, alnum, lower, upper, alpha, digit, lowernum, uppernum, base64, base64url,
// base32, word (alnum and _), or `[...]`, an explicit ASCII set with ranges: `{[A-F0-9_]:8}`.
// InvalidArgument for an unknown class or an unclosed brace.
absl::StatusOr<std::string> ExpandExample(std::string_view text);

}  // namespace secretscan
