// `secretscan detect` and `secretscan protect`: gitleaks' older command lines.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/platform_flag.h"
#include "cli/uncommitted_scan.h"

namespace secretscan {
namespace {

struct DetectFlags : GitScanFlags {
  bool no_git = false;
  bool pipe = false;
  bool follow_symlinks = false;
};

struct ProtectFlags {
  std::string repository = ".";
  bool staged = false;
  std::string log_options;
};

int RunDetect(const DetectFlags& detect, const CommonFlags& flags) {
  if (detect.pipe) {
    return RunStdinScan("", flags);
  }
  if (detect.no_git) {
    return RunDirScan({{detect.repository}, detect.follow_symlinks, false}, flags);
  }
  return RunGitScan(detect, flags);
}

}  // namespace

Command AddDetectCommand(CLI::App* root, CommonFlags* flags) {
  auto detect = std::make_shared<DetectFlags>();
  CLI::App* app = root->add_subcommand("detect", "Older spelling of git, dir and stdin");
  app->add_option("-s,--source", detect->repository, "repository or directory; default .")
      ->type_name("DIR");
  app->add_flag("--no-git", detect->no_git, "same as dir");
  app->add_flag("--pipe", detect->pipe, "same as stdin");
  app->add_flag("--follow-symlinks", detect->follow_symlinks, "with --no-git");
  app->add_option("--log-opts", detect->log_options, "what of `git log` to scan")
      ->type_name("OPTIONS");
  AddPlatformFlag(app, &detect->platform);
  AddScanFlags(app, Flavor::kGitleaks, flags);
  app->footer(std::string("Examples:\n  secretscan detect -v --no-git -s src") +
              kGitleaksExitCodes);
  return {app, [detect, flags] { return RunDetect(*detect, *flags); }, Flavor::kGitleaks};
}

Command AddProtectCommand(CLI::App* root, CommonFlags* flags) {
  auto protect = std::make_shared<ProtectFlags>();
  CLI::App* app = root->add_subcommand("protect", "Older spelling of git --pre-commit");
  app->add_flag("--staged", protect->staged, "what is staged");
  app->add_option("-s,--source", protect->repository, "repository; default .")->type_name("DIR");
  app->add_option("--log-opts", protect->log_options, "accepted; has no meaning here")
      ->type_name("OPTIONS");
  AddScanFlags(app, Flavor::kGitleaks, flags);
  app->footer(std::string("Examples:\n  secretscan protect -v --staged") + kGitleaksExitCodes);
  return {app, [protect, flags] {
            return RunUncommittedScan(
                {"protect", Flavor::kGitleaks, protect->repository, protect->staged}, *flags);
          },
          Flavor::kGitleaks};
}

}  // namespace secretscan
