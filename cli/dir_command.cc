// `secretscan dir`: files and directories.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/ignore_flags.h"
#include "cli/scan_run.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

constexpr char kExamples[] = R"(Examples:
  secretscan dir -v                          this directory; secrets are shown
  secretscan dir -v --redact                 ... or hidden
  secretscan dir src docs -r report.sarif    several directories)";

}  // namespace

int RunDirScan(const DirScanFlags& dir, const CommonFlags& flags) {
  DirectoryOptions options;
  ApplyScanFlags(flags, Flavor::kGitleaks, &options);
  if (!dir.paths.empty()) {
    options.paths = dir.paths;
  }
  options.follow_symlinks = dir.follow_symlinks;
  options.respect_gitignore = dir.respect_gitignore;
  SkipOwnFiles(flags, options.paths.front(), &options);

  ScanRun run;
  run.command = "dir";
  run.flavor = Flavor::kGitleaks;
  run.rules_target = options.paths.front();
  run.scan = [&](std::shared_ptr<const RuleSet> rules, Progress* progress) {
    return ScanDirectory(options, std::move(rules), progress);
  };
  return RunScan(flags, run);
}

Command AddDirCommand(CLI::App* root, CommonFlags* flags) {
  auto dir = std::make_shared<DirScanFlags>();
  CLI::App* app = root->add_subcommand("dir", "Scan files and directories");
  app->alias("directory")->alias("file");
  app->add_option("PATH", dir->paths, "files or directories; default .")->type_name("");
  app->add_flag("--follow-symlinks", dir->follow_symlinks, "scan what links to files point to");
  app->add_flag("--respect-gitignore", dir->respect_gitignore,
                "leave out what .gitignore files and .git/info/exclude name and git does not track");
  AddScanFlags(app, Flavor::kGitleaks, flags);
  app->footer(std::string(kExamples) + kGitleaksExitCodes);
  return {app, [dir, flags] { return RunDirScan(*dir, *flags); }, Flavor::kGitleaks};
}

}  // namespace secretscan
