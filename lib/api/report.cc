#include "secretscan/report.h"

#include <memory>
#include <utility>

#include "api/outcome.h"
#include "api/scan_record.h"
#include "base/file.h"
#include "base/status.h"
#include "base/utf8.h"
#include "report/reporter.h"

namespace secretscan {
namespace {

absl::StatusOr<const ScanRecord*> RecordOf(const ScanOutcome& outcome) {
  if (outcome.record == nullptr) {
    return InvalidArgument("the outcome has no record: its findings went to a sink");
  }
  return outcome.record.get();
}

absl::StatusOr<std::unique_ptr<Reporter>> ReporterFor(const ReportRequest& request) {
  if (AsciiLowered(request.format) == "template") {
    return MakeTemplateReporter("template", request.template_text);
  }
  if (!request.template_text.empty()) {
    return InvalidArgument("template_text is for the format template");
  }
  return MakeReporter(request.format);
}

absl::StatusOr<ReportOptions> OptionsFor(const ReportRequest& request, const ScanRecord& record) {
  if (request.redact_percent < 0 || request.redact_percent > 100) {
    return InvalidArgument("redact_percent is not from 0 to 100");
  }
  ReportOptions options;
  options.redact_percent = request.redact_percent;
  options.color = request.color;
  options.deterministic = request.reproducible;
  options.as_gitleaks = record.profile() == Profile::kGitleaks;
  return options;
}

}  // namespace

std::vector<std::string> ReportFormatNames() {
  std::vector<std::string> names;
  for (const std::string_view name : ReportFormats()) {
    names.emplace_back(name);
  }
  return names;
}

absl::StatusOr<std::string> RenderReport(const ScanOutcome& outcome,
                                         const ReportRequest& request) {
  SECRETSCAN_ASSIGN_OR_RETURN(const ScanRecord* record, RecordOf(outcome));
  SECRETSCAN_ASSIGN_OR_RETURN(const ReportOptions options, OptionsFor(request, *record));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::unique_ptr<Reporter> reporter, ReporterFor(request));
  return reporter->Render(record->result(), options);
}

absl::Status WriteReport(const ScanOutcome& outcome, const ReportRequest& request,
                         const std::function<absl::Status(std::string_view)>& sink) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string report, RenderReport(outcome, request));
  return sink(report);
}

absl::Status SaveReport(const ScanOutcome& outcome, const ReportRequest& request,
                        const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string report, RenderReport(outcome, request));
  SECRETSCAN_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  SECRETSCAN_RETURN_IF_ERROR(file.Write(report));
  return file.Commit();
}

absl::StatusOr<ScanOutcome> Filtered(const ScanOutcome& outcome,
                                     const std::function<bool(const FoundSecret&)>& keep) {
  SECRETSCAN_ASSIGN_OR_RETURN(const ScanRecord* record, RecordOf(outcome));
  ScanResult result = record->result();
  const std::vector<FoundSecret> found = FoundSecretsOf(result);
  std::vector<bool> drop(found.size());
  for (size_t i = 0; i < found.size(); ++i) {
    drop[i] = !keep(found[i]);
  }
  DropFindings(drop, &result);
  ScanOutcome kept = outcome;
  kept.found = FoundSecretsOf(result);
  kept.record = std::make_shared<const ScanRecord>(std::move(result), record->profile());
  return kept;
}

}  // namespace secretscan
