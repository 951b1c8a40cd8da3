#include "cli/scan_run.h"

#include <chrono>

#include "base/status.h"
#include "base/worker_pool.h"
#include "cli/coverage_file.h"
#include "cli/delivery.h"
#include "cli/exit_code.h"
#include "cli/ignore_flags.h"
#include "cli/interrupt.h"
#include "cli/log.h"
#include "cli/progress_bar.h"
#include "cli/report_path.h"
#include "cli/rule_loading.h"
#include "cli/summary.h"
#include "scan/time_limit.h"

namespace secretscan {
namespace {

void PrintWarnings(const std::vector<std::string>& warnings, MessageLevel level) {
  for (const std::string& warning : warnings) {
    if (level != MessageLevel::kErrors) {
      PrintWarning(Printable(warning));
    }
  }
}

// Findings that nobody has seen deserve a word on how to see them.
void HintAtFindings(const ScanResult& result, const DeliveryPlan& plan, MessageLevel level) {
  if (!result.findings.empty() && plan.reports.empty() && !plan.text_on_stdout &&
      level == MessageLevel::kAll) {
    PrintNote("--verbose prints them, --report-path writes them to a file");
  }
}

// What can be wrong before anything is scanned.
absl::Status Prepare(const CommonFlags& flags, const ScanRun& run, const Terminal& terminal,
                     DeliveryPlan* plan, std::shared_ptr<const RuleSet>* rules, Ignores* ignores) {
  SECRETSCAN_ASSIGN_OR_RETURN(*plan, PlanDelivery(flags, run.flavor, terminal));
  if (!flags.coverage_path.empty() && !IsStandardOutput(flags.coverage_path)) {
    SECRETSCAN_RETURN_IF_ERROR(CheckReportPath("what was not scanned", flags.coverage_path));
  }
  SECRETSCAN_ASSIGN_OR_RETURN(*rules, LoadRulesFor(flags, run.rules_target));
  std::vector<std::string> warnings = (*rules)->warnings;
  SECRETSCAN_ASSIGN_OR_RETURN(*ignores, LoadIgnores(flags, run.flavor, run.rules_target, &warnings));
  PrintWarnings(warnings, Messages(flags));
  return absl::OkStatus();
}

// What files list is not reported, but counted. What cannot be compared with them is reported.
void LeaveOut(const Ignores& ignores, const CommonFlags& flags, Flavor flavor,
                      const DeliveryPlan& plan, ScanResult* result) {
  ScanOptions scan;
  ApplyScanFlags(flags, flavor, &scan);
  IgnoreOptions options;
  options.profile = scan.profile;
  options.redacted = plan.text_options.redact_percent > 0;
  options.today = Today();
  options.threads = scan.threads > 0 ? scan.threads : DefaultThreadCount();
  std::vector<std::string> warnings;
  if (absl::Status status = ApplyIgnores(ignores, options, result, &warnings); !status.ok()) {
    PrintError("nothing is left out: " + std::string(ToStd(status.message())));
  }
  PrintWarnings(warnings, Messages(flags));
}

bool DeliverCoverage(const ScanResult& result, const std::string& path) {
  const absl::Status status = WriteCoverage(result, IsStandardOutput(path) ? "-" : path);
  if (!status.ok()) {
    PrintError("the list of what was not scanned could not be written: " +
               std::string(ToStd(status.message())));
  }
  return status.ok();
}

// A hook that finds nothing says nothing, unless it was asked for a report.
bool IsSilent(const CommonFlags& flags, const ScanRun& run, const ScanResult& result) {
  return run.silent_when_clean && result.findings.empty() && !result.coverage.incomplete() &&
         flags.report_path.empty() && flags.report_formats.empty() && !flags.verbose;
}

// Reports and says what a scan came to. Returns the program's exit code.
int Conclude(const CommonFlags& flags, const ScanRun& run, const DeliveryPlan& plan,
             const ScanResult& result) {
  const MessageLevel level = Messages(flags);
  const bool silent = IsSilent(flags, run, result);
  ScanEnd end;
  end.report_written = silent || Deliver(result, plan);
  if (!flags.coverage_path.empty()) {
    end.report_written &= DeliverCoverage(result, flags.coverage_path);
  }
  if (!silent) {
    PrintSummary(result, level);
  }
  if (level == MessageLevel::kAll && !result.ignored.empty()) {
    PrintNote(IgnoredLine(result));
  }
  if (!run.advice.empty() && !result.findings.empty() && level != MessageLevel::kErrors) {
    PrintNote(run.advice);
  }
  HintAtFindings(result, plan, level);
  const bool not_all = result.coverage.skipped(SkipReason::kBinary) > 0 || run.past_is_cut;
  end.complete = !result.coverage.incomplete() && !(flags.strict && not_all);
  end.has_findings = !result.findings.empty();
  end.findings_code = flags.exit_code;
  return ExitCodeFor(end);
}

}  // namespace

int Fail(const absl::Status& error) {
  if (absl::IsCancelled(error)) {
    PrintError("interrupted; nothing was reported");
  } else {
    PrintError(ToStd(error.message()));
  }
  return ExitCodeFor(error);
}

int RunScan(const CommonFlags& flags, const ScanRun& run) {
  const Terminal terminal = TerminalFor(flags);
  const MessageLevel level = Messages(flags);
  DeliveryPlan plan;
  std::shared_ptr<const RuleSet> rules;
  Ignores ignores;
  if (absl::Status status = Prepare(flags, run, terminal, &plan, &rules, &ignores); !status.ok()) {
    Fail(status);
    return run.flavor == Flavor::kGitleaks ? kExitFatal : ExitCodeFor(status);
  }

  if (run.past_is_cut && level != MessageLevel::kErrors) {
    PrintWarning("the clone is shallow: what came before is not here, and not scanned "
                 "(git fetch --unshallow brings it)");
  }
  Progress progress;
  InterruptGuard interrupt(&progress.cancelled);
  TimeLimit limit(&progress, std::chrono::seconds(flags.timeout));
  ProgressBar bar(&progress, ShowsProgress(terminal, level));
  absl::StatusOr<ScanResult> result = run.scan(rules, &progress);
  bar.Stop();
  if (!result.ok()) {
    return Fail(result.status());
  }
  result->command = run.command;
  LeaveOut(ignores, flags, run.flavor, plan, &*result);

  return Conclude(flags, run, plan, *result);
}

}  // namespace secretscan
