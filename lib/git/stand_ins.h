// Texts as a line diff sees them, for xdiff to compare.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace secretscan {

// Two texts line for line: a line's indentation, then a number that equal lines share.
struct StandIns {
  std::string before;
  std::string after;
  // Before all hunks, in both: a hunk's line number is less by so many. May be negative.
  int64_t lines_left_out = 0;
};

// Lines that make no difference are left out, unless `whole` is set.
StandIns WriteStandIns(std::string_view before, std::string_view after, bool whole);

}  // namespace secretscan
