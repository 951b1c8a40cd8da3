// Reports of a scan, in the formats of docs/reports.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "secretscan/scan_outcome.h"

namespace secretscan {

struct ReportRequest {
  // One of ReportFormatNames(), or "template". Case does not matter.
  std::string format = "jsonl";
  // For "template": the template, in Go's syntax as far as docs/reports.md says. With any other format
  // it must be empty.
  std::string template_text = {};
  // How much of each secret is hidden, in percent. 100: the word REDACTED; 0: nothing; between: the
  // beginning is shown. It concerns every text of the report.
  int redact_percent = 100;
  bool color = false;         // for terminals; "text" only
  // Times and durations are left out, so that the same findings give the same bytes.
  bool reproducible = false;
};

// "text", "jsonl", "json", "sarif", "csv", "junit", "gitlab", "codeclimate", "html", "markdown".
std::vector<std::string> ReportFormatNames();

// The whole report, in memory. InvalidArgument for an unknown format, a wrong template, a percentage
// that is none, and an outcome without a record (its findings went to a sink). These functions may be
// called from any number of threads at once.
absl::StatusOr<std::string> RenderReport(const ScanOutcome& outcome, const ReportRequest& request);

// The same to whoever takes bytes, in order, in one piece or several. Its error is returned.
absl::Status WriteReport(const ScanOutcome& outcome, const ReportRequest& request,
                         const std::function<absl::Status(std::string_view)>& sink);

// The same to a file: whole or not at all, readable by its owner only. The error says why it could not
// be written; what was there before is then untouched.
absl::Status SaveReport(const ScanOutcome& outcome, const ReportRequest& request,
                        const std::string& path);

// The outcome as if only what `keep` is true for had been found; `keep` is asked about each finding
// once, in order. Secret ids stay; the id of a finding counts those of the same secret before it in the
// file. InvalidArgument for an outcome without a record.
absl::StatusOr<ScanOutcome> Filtered(const ScanOutcome& outcome,
                                     const std::function<bool(const FoundSecret&)>& keep);

}  // namespace secretscan
