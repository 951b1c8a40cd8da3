// How large a regular expression's program can be at most, told without compiling it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace secretscan {

// At least the Regex::program_size() of `pattern`, if that is valid. Nothing when it cannot be told:
// the pattern names characters beyond ASCII, or its syntax is not known here.
std::optional<int64_t> ProgramSizeBound(std::string_view pattern);

}  // namespace secretscan
