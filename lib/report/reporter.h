// Findings to text. One file a format.
#pragma once

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
};

// Stateless; Render may be called from any thread.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual std::string Render(const ScanResult& result, const ReportOptions& options) const = 0;
};

// "text", "jsonl", "json", "sarif" (case and surrounding space do not matter). InvalidArgument
// lists the known ones.
absl::StatusOr<std::unique_ptr<Reporter>> MakeReporter(std::string_view format);
std::vector<std::string_view> ReportFormats();

// Renders and writes to `path` whole or not at all, mode 0600; "-" is standard output.
absl::Status WriteReport(const ScanResult& result, std::string_view format,
                         const ReportOptions& options, const std::string& path);

}  // namespace secretscan
