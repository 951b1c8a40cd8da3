// What is wrong with ignore files.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "ignore/gitleaks_ignore.h"
#include "ignore/ignore_file.h"
#include "ignore/ignore_matcher.h"
#include "scan/finding.h"

namespace secretscan {

// Lines that are no entries (malformed or too broad), entries that have expired or say the same as an
// earlier one. In the order of lines.
std::vector<IgnoreProblem> LintIgnoreFile(const IgnoreFile& file, CalendarDay today);

// Of a scan that ignored nothing: entries that hide none of its findings.
absl::StatusOr<std::vector<IgnoreProblem>> UnusedEntries(const IgnoreFile& file,
                                                         const std::vector<Finding>& findings,
                                                         const PathRoot& root, int threads);
std::vector<IgnoreProblem> UnusedLines(const GitleaksIgnore& list,
                                       const std::vector<Finding>& findings);

}  // namespace secretscan
