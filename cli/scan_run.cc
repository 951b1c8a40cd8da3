#include "cli/scan_run.h"

#include <sys/stat.h>

#include <chrono>

#include "base/status.h"
#include "cli/coverage_file.h"
#include "cli/delivery.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"
#include "cli/report_path.h"
#include "cli/rule_loading.h"
#include "cli/summary.h"
#include "scan/time_limit.h"

namespace secretscan {
namespace {

bool Exists(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0;
}

// gitleaks would read it without being told; here nothing may seem to be honoured that is not.
void WarnOfIgnoreFile(const std::string& target) {
  if (Exists(".gitleaksignore") || (!target.empty() && Exists(target + "/.gitleaksignore"))) {
    PrintWarning(".gitleaksignore is not supported in this version: what it lists is reported");
  }
}

void PrintWarnings(const CommonFlags& flags, const ScanRun& run, const RuleSet& rules) {
  if (Messages(flags) == MessageLevel::kErrors) {
    return;
  }
  for (const std::string& warning : rules.warnings) {
    PrintWarning(warning);
  }
  if (run.flavor == Flavor::kGitleaks) {
    WarnOfIgnoreFile(run.rules_target);
  }
}

// Findings that nobody has seen deserve a word on how to see them.
void HintAtFindings(const ScanResult& result, const DeliveryPlan& plan, MessageLevel level) {
  if (!result.findings.empty() && plan.path.empty() && !plan.text_on_stdout &&
      level == MessageLevel::kAll) {
    PrintNote("--verbose prints them, --report-path writes them to a file");
  }
}

// What can be wrong before anything is scanned.
absl::Status Prepare(const CommonFlags& flags, const ScanRun& run, const Terminal& terminal,
                     DeliveryPlan* plan, std::shared_ptr<const RuleSet>* rules) {
  SECRETSCAN_RETURN_IF_ERROR(RefuseUnsupported(flags));
  SECRETSCAN_ASSIGN_OR_RETURN(*plan, PlanDelivery(flags, run.flavor, terminal));
  if (!flags.coverage_path.empty() && !IsStandardOutput(flags.coverage_path)) {
    SECRETSCAN_RETURN_IF_ERROR(CheckReportPath("what was not scanned", flags.coverage_path));
  }
  SECRETSCAN_ASSIGN_OR_RETURN(*rules, LoadRulesFor(flags, run.rules_target));
  return absl::OkStatus();
}

bool DeliverCoverage(const ScanResult& result, const std::string& path) {
  const absl::Status status = WriteCoverage(result, IsStandardOutput(path) ? "-" : path);
  if (!status.ok()) {
    PrintError("the list of what was not scanned could not be written: " +
               std::string(ToStd(status.message())));
  }
  return status.ok();
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
  if (absl::Status status = Prepare(flags, run, terminal, &plan, &rules); !status.ok()) {
    Fail(status);
    return run.flavor == Flavor::kGitleaks ? kExitFatal : ExitCodeFor(status);
  }
  PrintWarnings(flags, run, *rules);

  Progress progress;
  InterruptGuard interrupt(&progress.cancelled);
  TimeLimit limit(&progress, std::chrono::seconds(flags.timeout));
  ProgressBar bar(&progress, terminal.can_draw && level == MessageLevel::kAll);
  absl::StatusOr<ScanResult> result = run.scan(rules, &progress);
  bar.Stop();
  if (!result.ok()) {
    return Fail(result.status());
  }
  result->command = run.command;

  const bool silent = run.silent_when_clean && result->findings.empty() &&
                      !result->coverage.incomplete() && flags.report_path.empty() &&
                      flags.report_format.empty() && !flags.verbose;
  ScanEnd end;
  end.report_written = silent || Deliver(*result, plan);
  if (!flags.coverage_path.empty()) {
    end.report_written &= DeliverCoverage(*result, flags.coverage_path);
  }
  if (!silent) {
    PrintSummary(*result, level);
  }
  if (!run.advice.empty() && !result->findings.empty() && level != MessageLevel::kErrors) {
    PrintNote(run.advice);
  }
  HintAtFindings(*result, plan, level);
  end.complete = !result->coverage.incomplete() &&
                 !(flags.strict && result->coverage.skipped(SkipReason::kBinary) > 0);
  end.has_findings = !result->findings.empty();
  end.findings_code = flags.exit_code;
  return ExitCodeFor(end);
}

}  // namespace secretscan
