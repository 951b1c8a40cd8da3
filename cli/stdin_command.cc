// `secretscan stdin`: one text from standard input.
#include "base/status.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/scan_run.h"
#include "cli/standard_input.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

constexpr size_t kMegabyte = 1'000'000;

constexpr char kExamples[] = R"(Examples:
  printenv | secretscan stdin -v --redact
  kubectl get secret -o yaml | secretscan stdin -r - -f jsonl)";

}  // namespace

int RunStdinScan(const CommonFlags& flags) {
  ScanOptions options;
  ApplyScanFlags(flags, Flavor::kGitleaks, &options);

  ScanRun run;
  run.command = "stdin";
  run.flavor = Flavor::kGitleaks;
  run.rules_target = ".";
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress*) -> absl::StatusOr<ScanResult> {
    // Reading may wait for ever: Ctrl-C must not only be noted.
    InterruptGuard at_once(nullptr);
    SECRETSCAN_ASSIGN_OR_RETURN(
        std::string text,
        ReadStandardInput(static_cast<size_t>(options.max_target_megabytes) * kMegabyte));
    SECRETSCAN_ASSIGN_OR_RETURN(ScanResult result, ScanText(text, "", options, std::move(rules)));
    for (Finding& finding : result.findings) {
      finding.provenance = Provenance::kStdin;
    }
    result.target = "-";
    return result;
  };
  return RunScan(flags, run);
}

Command AddStdinCommand(CLI::App* root, CommonFlags* flags) {
  CLI::App* app = root->add_subcommand("stdin", "Scan standard input");
  AddScanFlags(app, Flavor::kGitleaks, flags);
  app->footer(kExamples);
  return {app, [flags] { return RunStdinScan(*flags); }, Flavor::kGitleaks};
}

}  // namespace secretscan
