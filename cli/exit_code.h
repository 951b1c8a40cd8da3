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

// Ends of help texts.
inline constexpr char kScanExitCodes[] =
    "\n\nExit code: 0 no findings, 1 findings, 2 wrong flags, rules or repository, 3 the scan is "
    "incomplete, 130 interrupted.";
inline constexpr char kGitleaksExitCodes[] =
    "\n\nExit code: 0 no findings, 1 findings, or wrong arguments or rules, 2 no such file or "
    "repository, 3 the scan is incomplete, 126 unknown flag, 130 interrupted.";
inline constexpr char kPlainExitCodes[] =
    "\n\nExit code: 0 done, 2 wrong flags, rules or repository, 3 something could not be read or "
    "written.";

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
