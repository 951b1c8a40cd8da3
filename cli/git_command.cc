// `secretscan git`: gitleaks' git command line.
#include <ctime>

#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/ignore_flags.h"
#include "cli/platform_flag.h"
#include "cli/scan_run.h"
#include "cli/uncommitted_scan.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

struct GitFlags : GitScanFlags {
  bool staged = false;
  bool pre_commit = false;
};

constexpr char kExamples[] = R"(Examples:
  secretscan git -v                          print findings, secrets included
  secretscan git -r report.json --redact     a JSON report like gitleaks'
  secretscan git --log-opts="main..topic"    a part of the history
  secretscan git --staged -v                 what is staged)";

}  // namespace

int RunGitScan(const GitScanFlags& git, const CommonFlags& flags) {
  HistoryOptions options;
  ApplyScanFlags(flags, Flavor::kGitleaks, &options);
  options.repository = git.repository;
  options.platform = git.platform;
  SkipOwnFiles(flags, git.repository, &options);

  ScanRun run;
  run.command = "git";
  run.flavor = Flavor::kGitleaks;
  run.rules_target = git.repository;
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress* progress) -> absl::StatusOr<ScanResult> {
    if (!git.log_options.empty()) {
      SECRETSCAN_ASSIGN_OR_RETURN(options.selection,
                                  ParseLogOptions(git.log_options, std::time(nullptr)));
    }
    return ScanHistory(options, std::move(rules), progress);
  };
  return RunScan(flags, run);
}

Command AddGitCommand(CLI::App* root, CommonFlags* flags) {
  auto git = std::make_shared<GitFlags>();
  CLI::App* app = root->add_subcommand("git", "Scan a repository's history as gitleaks does");
  app->add_option("REPO", git->repository, "repository; default .")->type_name("");
  app->add_option("--log-opts", git->log_options, "what of `git log` to scan")
      ->type_name("OPTIONS");
  app->add_flag("--staged", git->staged, "what is staged, below REPO");
  app->add_flag("--pre-commit", git->pre_commit, "what is changed and not staged, below REPO");
  AddPlatformFlag(app, &git->platform);
  AddScanFlags(app, Flavor::kGitleaks, flags);
  app->footer(std::string(kExamples) + kGitleaksExitCodes);
  return {app, [git, flags] {
            if (git->staged || git->pre_commit) {
              return RunUncommittedScan(
                  {"git", Flavor::kGitleaks, git->repository, git->staged}, *flags);
            }
            return RunGitScan(*git, *flags);
          },
          Flavor::kGitleaks};
}

}  // namespace secretscan
