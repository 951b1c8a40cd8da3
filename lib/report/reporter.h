// Findings to text. One file a format.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scan/scan_result.h"

namespace secretscan {

struct ReportOptions {
  // Percentage of each secret to hide. 100: the word REDACTED; 0: show it; between: keep a prefix.
  int redact_percent = 100;
  bool color = false;            // text only
  // Times, durations and anything else that differs from run to run are left out (tests).
  bool deterministic = false;
  // csv and junit: the bytes that gitleaks writes, also where these can be improved.
  bool as_gitleaks = false;
  // sarif: secrets that a file at HEAD still holds and those of the past get runs of their own, where
  // that is known.
  bool sarif_by_presence = false;
  // sarif: what one run may not hold goes to further runs.
  bool sarif_more_runs = false;
  // Called while rendering with what the report leaves out; may be empty.
  std::function<void(std::string_view)> warn;
};

// Stateless; Render may be called from any thread.
class Reporter {
 public:
  virtual ~Reporter() = default;
  // Fails only for a template, with InvalidArgument.
  virtual absl::StatusOr<std::string> Render(const ScanResult& result,
                                             const ReportOptions& options) const = 0;
};

// By one of ReportFormats() (case and surrounding space do not matter). InvalidArgument lists the
// known ones; "template" has a maker of its own.
absl::StatusOr<std::unique_ptr<Reporter>> MakeReporter(std::string_view format);
std::vector<std::string_view> ReportFormats();

// `text` is a template in Go's syntax as far as docs/reports.md says, `name` what errors call it:
// InvalidArgument tells line and column.
absl::StatusOr<std::unique_ptr<Reporter>> MakeTemplateReporter(std::string_view name,
                                                               std::string_view text);

// Renders and writes to `path` whole or not at all, mode 0600; "-" is standard output.
absl::Status WriteReport(const ScanResult& result, const Reporter& reporter,
                         const ReportOptions& options, const std::string& path);
absl::Status WriteReport(const ScanResult& result, std::string_view format,
                         const ReportOptions& options, const std::string& path);

}  // namespace secretscan
