// Allowlist tables, global or of one rule.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "rules/allowlist.h"
#include "rules/regex_compiler.h"
#include "rules/table_reader.h"

namespace secretscan {

struct ParsedAllowlist {
  Allowlist allowlist;
  std::vector<std::string> target_rules;
  ConfigLocation at;
};

enum class AllowlistLevel { kGlobal, kRule };

// The allowlists that `parent` (the root table or a rule) holds in either form; both at once is an
// error.
absl::StatusOr<std::vector<ParsedAllowlist>> ParseAllowlists(TableReader* parent,
                                                             AllowlistLevel level,
                                                             RegexCompiler* regexes);

}  // namespace secretscan
