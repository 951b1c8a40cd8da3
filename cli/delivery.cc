#include "cli/delivery.h"

#include <charconv>
#include <cstdio>

#include "base/status.h"
#include "base/utf8.h"
#include "cli/report_path.h"
#include "report/reporter.h"

namespace secretscan {
namespace {

constexpr int kAllOfIt = 100;

// By the name's ending; empty when it says nothing.
std::string FormatOfName(const std::string& path) {
  const size_t slash = path.rfind('/');
  const size_t dot = path.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) {
    return "";
  }
  const std::string ending = AsciiLowered(std::string_view(path).substr(dot + 1));
  if (ending == "txt") {
    return "text";
  }
  if (ending == "xml") {
    return "junit";
  }
  if (ending == "json" || ending == "jsonl" || ending == "sarif" || ending == "csv") {
    return ending;
  }
  return "";
}

absl::StatusOr<std::string> FormatFor(const CommonFlags& flags, Flavor flavor,
                                      const std::string& path) {
  std::string format = flags.report_format;
  if (format.empty()) {
    format = FormatOfName(path);
  }
  if (format.empty() && flavor == Flavor::kGitleaks) {
    format = "json";
  }
  if (format.empty() && (path.empty() || IsStandardOutput(path))) {
    format = "text";
  }
  if (format.empty()) {
    return InvalidArgument("cannot tell the report's format from the name " + path +
                           "; give --report-format");
  }
  SECRETSCAN_RETURN_IF_ERROR(MakeReporter(format).status());
  return format;
}

absl::StatusOr<int> RedactPercent(const CommonFlags& flags, Flavor flavor) {
  if (flags.show_secrets) {
    if (!flags.redact.empty()) {
      return InvalidArgument("--show-secrets and --redact contradict each other");
    }
    return 0;
  }
  if (flags.redact.empty()) {
    return flavor == Flavor::kNative ? kAllOfIt : 0;
  }
  int percent = 0;
  const char* end = flags.redact.data() + flags.redact.size();
  const auto [rest, error] = std::from_chars(flags.redact.data(), end, percent);
  if (error != std::errc() || rest != end || percent < 0 || percent > kAllOfIt) {
    return InvalidArgument("--redact takes a percentage from 0 to 100");
  }
  return percent;
}

ReportOptions OptionsFor(const DeliveryPlan& plan) {
  ReportOptions options;
  options.redact_percent = plan.redact_percent;
  options.color = plan.color;
  return options;
}

// The report's target failed: standard output if that is another, else standard error.
void DeliverElsewhere(const ScanResult& result, bool try_stdout) {
  const ReportOptions redacted;
  if (try_stdout) {
    PrintNote("the findings follow on standard output, redacted");
    if (WriteReport(result, "text", redacted, "-").ok()) {
      return;
    }
  }
  if (absl::StatusOr<std::unique_ptr<Reporter>> reporter = MakeReporter("text"); reporter.ok()) {
    PrintNote("the findings follow, redacted");
    const std::string text = (*reporter)->Render(result, redacted);
    std::fwrite(text.data(), 1, text.size(), stderr);
  }
}

}  // namespace

absl::StatusOr<DeliveryPlan> PlanDelivery(const CommonFlags& flags, Flavor flavor,
                                          const Terminal& terminal) {
  DeliveryPlan plan;
  plan.color = terminal.color_stdout;
  SECRETSCAN_ASSIGN_OR_RETURN(plan.redact_percent, RedactPercent(flags, flavor));
  plan.path = flags.report_path;
  if (plan.path.empty() && flavor == Flavor::kNative) {
    plan.path = "-";
  }
  if (IsStandardOutput(plan.path)) {
    plan.path = "-";  // also under its other names, such as /dev/stdout
  } else if (!plan.path.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(CheckReportPath("a report", plan.path));
  }
  // Without a report the format is not used, but a wrong one is still a mistake.
  if (!plan.path.empty() || !flags.report_format.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(plan.format, FormatFor(flags, flavor, flags.report_path));
  }
  plan.text_on_stdout = flags.verbose && plan.path != "-";
  return plan;
}

bool Deliver(const ScanResult& result, const DeliveryPlan& plan) {
  absl::Status text_status;
  if (plan.text_on_stdout) {
    text_status = WriteReport(result, "text", OptionsFor(plan), "-");
  }
  absl::Status report_status;
  if (!plan.path.empty()) {
    report_status = WriteReport(result, plan.format, OptionsFor(plan), plan.path);
  }
  for (const absl::Status& status : {text_status, report_status}) {
    if (!status.ok()) {
      PrintError("the report could not be written: " + std::string(ToStd(status.message())));
    }
  }
  const bool seen = plan.text_on_stdout && text_status.ok();
  const bool written = !plan.path.empty() && report_status.ok();
  const bool all_ok = text_status.ok() && report_status.ok();
  if (!all_ok && !seen && !written && !result.findings.empty()) {
    DeliverElsewhere(result, text_status.ok() && plan.path != "-");
  }
  return all_ok;
}

}  // namespace secretscan
