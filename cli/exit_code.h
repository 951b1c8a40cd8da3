// What the program's exit code says.
#pragma once

#include "absl/status/status.h"

namespace secretscan {

inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;     // --exit-code replaces it
inline constexpr int kExitUsage = 2;        // flags, configuration, rules, no such repository
inline constexpr int kExitIncomplete = 3;   // something could not be read, written or done
inline constexpr int kExitInterrupted = 130;
// What gitleaks' commands give instead of kExitUsage, as gitleaks does.
inline constexpr int kExitFatal = 1;
inline constexpr int kExitUnknownFlag = 126;

// The code for an error that ended the run.
int ExitCodeFor(const absl::Status& error);

// A scan that ran to its end.
struct ScanEnd {
  bool complete = true;        // nothing that should have been scanned was left out
  bool has_findings = false;
  bool report_written = true;
  int findings_code = kExitFindings;
};
// Incomplete wins over findings.
int ExitCodeFor(const ScanEnd& end);

}  // namespace secretscan
