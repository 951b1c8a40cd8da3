#include "cli/exit_code.h"

namespace secretscan {

int ExitCodeFor(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition:
      return kExitUsage;
    case absl::StatusCode::kCancelled:
      return kExitInterrupted;
    default:
      return kExitIncomplete;
  }
}

int ExitCodeFor(const ScanEnd& end) {
  if (!end.complete || !end.report_written) {
    return kExitIncomplete;
  }
  return end.has_findings ? end.findings_code : kExitClean;
}

}  // namespace secretscan
