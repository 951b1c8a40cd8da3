#include "cli/scan_run.h"

#include <sys/stat.h>

#include "base/status.h"
#include "cli/delivery.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"
#include "cli/rule_loading.h"
#include "cli/summary.h"

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
  if (absl::Status status = RefuseUnsupported(flags); !status.ok()) {
    return Fail(status);
  }
  const Terminal terminal = TerminalFor(flags);
  const MessageLevel level = Messages(flags);
  absl::StatusOr<DeliveryPlan> plan = PlanDelivery(flags, run.flavor, terminal);
  if (!plan.ok()) {
    return Fail(plan.status());
  }
  absl::StatusOr<std::shared_ptr<const RuleSet>> rules = LoadRulesFor(flags, run.rules_target);
  if (!rules.ok()) {
    return Fail(rules.status());
  }
  PrintWarnings(flags, run, **rules);

  Progress progress;
  InterruptGuard interrupt(&progress.cancelled);
  ProgressBar bar(&progress, terminal.can_draw && level == MessageLevel::kAll);
  absl::StatusOr<ScanResult> result = run.scan(*rules, &progress);
  bar.Stop();
  if (!result.ok()) {
    return Fail(result.status());
  }
  result->command = run.command;

  const bool written = Deliver(*result, *plan);
  PrintSummary(*result, level);
  HintAtFindings(*result, *plan, level);
  return ExitCodeFor(result->coverage, !result->findings.empty(), written, flags.exit_code);
}

}  // namespace secretscan
