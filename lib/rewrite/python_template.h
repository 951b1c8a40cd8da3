// Replacements as Python 3.11's re.sub() understands them, on bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace secretscan {

// An expression's groups.
struct PythonGroups {
  int count = 0;                                  // not counting the whole match
  absl::flat_hash_map<std::string, int> names;
};

// Literal bytes and groups in turn.
struct PythonTemplate {
  struct Part {
    std::string literal;
    int group = -1;          // follows the literal; -1: nothing does
  };
  std::vector<Part> parts;

  // \1, \g<1>, \g<name>, \g<0>, \n and the like, octal escapes. InvalidArgument for what Python refuses.
  static absl::StatusOr<PythonTemplate> Parse(std::string_view text, const PythonGroups& groups);
};

}  // namespace secretscan
