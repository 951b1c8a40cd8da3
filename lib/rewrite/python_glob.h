// Shell globs as Python 3.11's fnmatch translates them into expressions.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace secretscan {

// For PythonRegex: matches the glob anywhere in a text, `?` and `*` within a line, as
// git-filter-repo's "glob:" rules do. InvalidArgument unless `glob` is UTF-8.
absl::StatusOr<std::string> GlobInText(std::string_view glob);
// The same, matching a whole path; `?` and `*` match any byte. On bytes, not characters.
std::string GlobOfPath(std::string_view glob);

}  // namespace secretscan
