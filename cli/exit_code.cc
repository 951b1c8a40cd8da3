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

int ExitCodeFor(const Coverage& coverage, bool has_findings, bool report_written,
                int findings_code) {
  if (coverage.incomplete() || !report_written) {
    return kExitIncomplete;
  }
  return has_findings ? findings_code : kExitClean;
}

}  // namespace secretscan
