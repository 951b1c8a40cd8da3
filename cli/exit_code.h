// What the program's exit code says.
#pragma once

#include "absl/status/status.h"
#include "scan/coverage.h"

namespace secretscan {

inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;     // --exit-code replaces it
inline constexpr int kExitUsage = 2;        // flags, configuration, rules, no such repository
inline constexpr int kExitIncomplete = 3;   // something could not be read, written or done
inline constexpr int kExitInterrupted = 130;

// The code for an error that ended the run.
int ExitCodeFor(const absl::Status& error);

// The code for a scan that ran to its end. Incomplete wins over findings.
int ExitCodeFor(const Coverage& coverage, bool has_findings, bool report_written,
                int findings_code);

}  // namespace secretscan
