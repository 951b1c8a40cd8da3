// Why something in a file is, or is not, reported: the scan itself says it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rules/rule_set.h"
#include "scan/coverage.h"
#include "scan/finding.h"
#include "scan/scan_options.h"

namespace secretscan {

// A match of a rule's expression.
struct ExplainedMatch {
  int rule = 0;           // index into the rules
  Finding finding;        // as a report would tell it
  bool is_reported = false;
  // Why not; of a reported one what the rule's checks said, or nothing. Without any secret.
  std::string reason;
};

struct Explanation {
  // By file, lines and columns. Those of archives' members name the member.
  std::vector<ExplainedMatch> matches;
  std::vector<int> keyword_rules;    // whose keywords stand in the line that was asked about
  std::string source_allowed;        // why the file is not looked at; empty if it is
  std::vector<Skip> skips;
};

// What a scan of the file with these options and rules makes of the line, or, for 0, of all lines.
// NotFound, Unavailable, or InvalidArgument for a line that is not there and for files that a scan
// divides into windows.
absl::StatusOr<Explanation> ExplainFile(const std::string& path, int64_t line,
                                        const ScanOptions& options,
                                        std::shared_ptr<const RuleSet> rules);

}  // namespace secretscan
