// Where a finding is, in SARIF's coordinates.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scan/finding.h"

namespace secretscan {

// Lines and columns from 1, columns in UTF-16 code units, end_column one past the last.
struct SarifRegion {
  int64_t start_line = 1;
  int64_t start_column = 1;
  int64_t end_line = 1;
  int64_t end_column = 1;
};

// Computed from the match's place in finding.line. Where the match is not in that text (it was
// decoded, or the line is not known) the finding's own columns are converted as far as the line
// reaches. A path finding gets the empty region at the file's beginning. Linear in the line.
SarifRegion RegionOf(const Finding& finding);

// UTF-16 code units of `text`; an invalid byte counts as one.
int64_t Utf16Units(std::string_view text);

}  // namespace secretscan
