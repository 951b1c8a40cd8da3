// `secretscan detect` and `secretscan protect`: gitleaks' older command lines.
#include "base/status.h"
#include "cli/commands.h"
#include "cli/platform_flag.h"
#include "cli/scan_run.h"

namespace secretscan {
namespace {

struct DetectFlags : GitScanFlags {
  bool no_git = false;
  bool pipe = false;
  bool follow_symlinks = false;
};

int RunDetect(const DetectFlags& detect, const CommonFlags& flags) {
  if (detect.pipe) {
    return RunStdinScan(flags);
  }
  if (detect.no_git) {
    return RunDirScan({{detect.repository}, detect.follow_symlinks}, flags);
  }
  return RunGitScan(detect, flags);
}

}  // namespace

Command AddDetectCommand(CLI::App* root, CommonFlags* flags) {
  auto detect = std::make_shared<DetectFlags>();
  CLI::App* app = root->add_subcommand("detect", "Older spelling of git, dir and stdin");
  app->group("");
  app->add_option("-s,--source", detect->repository, "repository or directory; default .")
      ->type_name("DIR");
  app->add_flag("--no-git", detect->no_git, "same as dir");
  app->add_flag("--pipe", detect->pipe, "same as stdin");
  app->add_flag("--follow-symlinks", detect->follow_symlinks, "with --no-git");
  app->add_option("--log-opts", detect->log_options, "what of `git log` to scan")
      ->type_name("OPTIONS");
  AddPlatformFlag(app, &detect->platform);
  AddScanFlags(app, Flavor::kGitleaks, flags);
  return {app, [detect, flags] { return RunDetect(*detect, *flags); }, Flavor::kGitleaks};
}

Command AddProtectCommand(CLI::App* root, CommonFlags* flags) {
  auto ignored = std::make_shared<DetectFlags>();
  CLI::App* app = root->add_subcommand("protect", "Not in this version");
  app->group("");
  // Known, so that what is refused is the command and not a flag of it.
  app->add_flag("--staged", ignored->pipe);
  app->add_option("-s,--source", ignored->repository);
  app->add_option("--log-opts", ignored->log_options);
  AddScanFlags(app, Flavor::kGitleaks, flags);
  return {app, [ignored] {
            return Fail(InvalidArgument("scanning uncommitted changes (protect) is not supported "
                                        "in this version; nothing was scanned"));
          },
          Flavor::kGitleaks};
}

}  // namespace secretscan
