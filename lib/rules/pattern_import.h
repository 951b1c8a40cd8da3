// Expressions of other scanners, which other engines read, as RE2 and Go understand them.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace secretscan {

struct ImportedPattern {
  std::string pattern;
  // The group named TOKEN, which Kingfisher takes for the secret; 0: there is none.
  int token_group = 0;
};

// Takes out what (?x) allows, blanks and comments, as Rust's regex does; names groups with (?P<…>). In
// RE2 \d, \w and \b are ASCII's. InvalidArgument, naming the construct, for what has no equivalent:
// look-around, back-references, atomic groups, set operations in classes, and whatever else RE2 refuses.
absl::StatusOr<ImportedPattern> ImportPattern(std::string_view pattern);

}  // namespace secretscan
