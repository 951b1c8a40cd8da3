#include "cli/delivery.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/file.h"
#include "base/status.h"
#include "base/utf8.h"
#include "cli/log.h"
#include "cli/report_format.h"
#include "cli/report_path.h"

namespace secretscan {
namespace {

constexpr int kAllOfIt = 100;

absl::StatusOr<int> RedactFlag(const CommonFlags& flags) {
  int percent = 0;
  const char* end = flags.redact.data() + flags.redact.size();
  const auto [rest, error] = std::from_chars(flags.redact.data(), end, percent);
  if (error != std::errc() || rest != end || percent < 0 || percent > kAllOfIt) {
    return InvalidArgument("--redact takes a percentage from 0 to 100");
  }
  return percent;
}

// How much of each secret a report of this format hides.
absl::StatusOr<int> RedactPercent(const CommonFlags& flags, Flavor flavor,
                                  std::string_view format) {
  if (flags.show_secrets) {
    if (!flags.redact.empty()) {
      return InvalidArgument("--show-secrets and --redact contradict each other");
    }
    return 0;
  }
  if (flags.redact.empty()) {
    return flavor == Flavor::kGitleaks && ShownByGitleaks(format) ? 0 : kAllOfIt;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const int percent, RedactFlag(flags));
  // GitLab keeps what it is given: secrets go there when they are asked for by name only.
  return percent == 0 && format == "gitlab" ? kAllOfIt : percent;
}

absl::StatusOr<std::shared_ptr<const Reporter>> ReporterOf(const std::string& format,
                                                           const CommonFlags& flags) {
  if (format != "template") {
    SECRETSCAN_ASSIGN_OR_RETURN(std::unique_ptr<Reporter> reporter, MakeReporter(format));
    return std::shared_ptr<const Reporter>(std::move(reporter));
  }
  if (flags.report_template.empty()) {
    return InvalidArgument("the format template needs a file: --report-template FILE");
  }
  absl::StatusOr<std::string> text = ReadFile(flags.report_template);
  if (!text.ok()) {
    return InvalidArgument("cannot read the template: " +
                           std::string(ToStd(text.status().message())));
  }
  SECRETSCAN_ASSIGN_OR_RETURN(std::unique_ptr<Reporter> reporter,
                              MakeTemplateReporter(flags.report_template, *text));
  return std::shared_ptr<const Reporter>(std::move(reporter));
}

// What the flags ask for, before anything is checked.
struct Wish {
  std::string format;  // empty: to be told by the path
  std::string path;    // empty: standard output, or nowhere
};

absl::StatusOr<std::vector<Wish>> WishesOf(const CommonFlags& flags, Flavor flavor) {
  std::vector<Wish> wishes;
  Wish plain;
  for (const std::string& value : flags.report_formats) {
    const size_t equals = value.find('=');
    if (equals == std::string::npos) {
      if (!plain.format.empty()) {
        return InvalidArgument("two formats for one report: give -f " + value +
                               "=FILE for a second report");
      }
      plain.format = value;
      continue;
    }
    wishes.push_back({value.substr(0, equals), value.substr(equals + 1)});
    if (wishes.back().format.empty() || wishes.back().path.empty()) {
      return InvalidArgument("a report is asked for as FORMAT=FILE, not as " + value);
    }
  }
  plain.path = flags.report_path;
  const bool asked = !plain.format.empty() || !plain.path.empty();
  if (plain.path.empty() && flavor == Flavor::kNative && (asked || wishes.empty())) {
    plain.path = "-";
  }
  if (asked || wishes.empty()) {
    wishes.insert(wishes.begin(), std::move(plain));
  }
  return wishes;
}

absl::StatusOr<std::string> FormatFor(const Wish& wish, const CommonFlags& flags, Flavor flavor) {
  if (!wish.format.empty()) {
    std::string format = AsciiLowered(wish.format);
    format.erase(0, format.find_first_not_of(" \t\r\n\v\f"));
    format.erase(format.find_last_not_of(" \t\r\n\v\f") + 1);
    return format;
  }
  if (!flags.report_template.empty()) {
    return "template";
  }
  if (std::string format = FormatOfName(wish.path, flavor); !format.empty()) {
    return format;
  }
  if (flavor == Flavor::kGitleaks) {
    return "json";
  }
  if (IsStandardOutput(wish.path)) {
    return "text";
  }
  return InvalidArgument("cannot tell the report's format from the name " + wish.path +
                         "; give --report-format");
}

// Two names of one file; a device may be named twice.
bool SameFile(const std::string& a, const std::string& b) {
  struct stat of_a, of_b;
  if (::stat(a.c_str(), &of_a) == 0 && ::stat(b.c_str(), &of_b) == 0) {
    return S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
  }
  std::error_code error;
  const auto whole = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  return whole(a) == whole(b);
}

absl::Status CheckTargets(const DeliveryPlan& plan, const CommonFlags& flags) {
  std::vector<std::string> paths;
  for (const PlannedReport& report : plan.reports) {
    paths.push_back(report.path);
  }
  if (!flags.coverage_path.empty()) {
    paths.push_back(IsStandardOutput(flags.coverage_path) ? "-" : flags.coverage_path);
  }
  for (size_t i = 0; i < paths.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (paths[i] == "-" && paths[j] == "-") {
        return InvalidArgument("two reports cannot both go to standard output");
      }
      if (paths[i] != "-" && paths[j] != "-" && SameFile(paths[i], paths[j])) {
        return InvalidArgument("two reports cannot both go to " + paths[i]);
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ReportOptions> OptionsFor(const CommonFlags& flags, Flavor flavor,
                                         std::string_view format, const Terminal& terminal) {
  ReportOptions options;
  SECRETSCAN_ASSIGN_OR_RETURN(options.redact_percent, RedactPercent(flags, flavor, format));
  options.as_gitleaks = flavor == Flavor::kGitleaks || flags.profile == "gitleaks";
  options.color = terminal.color_stdout;
  const auto splits = [&](const char* how) {
    return std::find(flags.sarif_split.begin(), flags.sarif_split.end(), how) !=
           flags.sarif_split.end();
  };
  options.sarif_by_presence = splits("presence");
  options.sarif_more_runs = splits("size");
  if (Messages(flags) != MessageLevel::kErrors) {
    options.warn = [](std::string_view text) { PrintWarning(text); };
  }
  return options;
}

// The reports' targets failed: standard output if that is none of them, else standard error.
void DeliverElsewhere(const ScanResult& result, bool try_stdout) {
  const ReportOptions redacted;
  if (try_stdout) {
    PrintNote("the findings follow on standard output, redacted");
    if (WriteReport(result, "text", redacted, "-").ok()) {
      return;
    }
  }
  if (absl::StatusOr<std::unique_ptr<Reporter>> reporter = MakeReporter("text"); reporter.ok()) {
    if (const absl::StatusOr<std::string> text = (*reporter)->Render(result, redacted); text.ok()) {
      PrintNote("the findings follow, redacted\n" + *text);
    }
  }
}

}  // namespace

absl::StatusOr<DeliveryPlan> PlanDelivery(const CommonFlags& flags, Flavor flavor,
                                          const Terminal& terminal) {
  DeliveryPlan plan;
  SECRETSCAN_ASSIGN_OR_RETURN(plan.text_options, OptionsFor(flags, flavor, "text", terminal));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Wish> wishes, WishesOf(flags, flavor));
  bool uses_template = false;
  bool uses_stdout = false;
  for (const Wish& wish : wishes) {
    // Without a report the format is not used, but a wrong one is still a mistake.
    if (wish.path.empty() && wish.format.empty() && flags.report_template.empty()) {
      continue;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string format, FormatFor(wish, flags, flavor));
    PlannedReport report;
    SECRETSCAN_ASSIGN_OR_RETURN(report.reporter, ReporterOf(format, flags));
    SECRETSCAN_ASSIGN_OR_RETURN(report.options, OptionsFor(flags, flavor, format, terminal));
    uses_template |= format == "template";
    if (wish.path.empty()) {
      continue;
    }
    report.path = IsStandardOutput(wish.path) ? "-" : wish.path;  // also by names as /dev/stdout
    uses_stdout |= report.path == "-";
    if (report.path != "-") {
      SECRETSCAN_RETURN_IF_ERROR(CheckReportPath("a report", report.path));
    }
    plan.reports.push_back(std::move(report));
  }
  if (!flags.report_template.empty() && !uses_template) {
    return InvalidArgument("--report-template is for the format template: give -f template, too");
  }
  SECRETSCAN_RETURN_IF_ERROR(CheckTargets(plan, flags));
  plan.text_on_stdout = flags.verbose && !uses_stdout;
  return plan;
}

bool Deliver(const ScanResult& result, const DeliveryPlan& plan) {
  bool all_written = true;
  bool seen = false;         // somewhere at least
  bool stdout_free = true;   // nothing has failed there, or is there
  const auto note = [&](const absl::Status& status, const std::string& path) {
    if (path == "-") {
      stdout_free = false;
    }
    if (status.ok()) {
      seen = true;
      return;
    }
    all_written = false;
    PrintError("the report could not be written: " + std::string(ToStd(status.message())));
  };
  if (plan.text_on_stdout) {
    note(WriteReport(result, "text", plan.text_options, "-"), "-");
  }
  for (const PlannedReport& report : plan.reports) {
    note(WriteReport(result, *report.reporter, report.options, report.path), report.path);
  }
  if (!all_written && !seen && !result.findings.empty()) {
    DeliverElsewhere(result, stdout_free);
  }
  return all_written;
}

}  // namespace secretscan
