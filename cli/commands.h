// All subcommands. Each adds itself to the root; `flags` outlives the run and is shared, because
// gitleaks lets its flags stand before the subcommand as well.
#pragma once

#include "cli/command.h"
#include "cli/common_flags.h"

namespace secretscan {

Command AddHistoryCommand(CLI::App* root, CommonFlags* flags);
Command AddGitCommand(CLI::App* root, CommonFlags* flags);
Command AddDirCommand(CLI::App* root, CommonFlags* flags);
Command AddStdinCommand(CLI::App* root, CommonFlags* flags);
// gitleaks' older spellings of git, dir and stdin.
Command AddDetectCommand(CLI::App* root, CommonFlags* flags);
Command AddProtectCommand(CLI::App* root, CommonFlags* flags);
Command AddCommitMsgCommand(CLI::App* root, CommonFlags* flags);
Command AddHookCommand(CLI::App* root);
Command AddVerifyCommand(CLI::App* root, CommonFlags* flags);
Command AddGuardCommand(CLI::App* root);
Command AddStagedCommand(CLI::App* root, CommonFlags* flags);
Command AddPushCommand(CLI::App* root, CommonFlags* flags);
Command AddReceiveCommand(CLI::App* root, CommonFlags* flags);
Command AddRewriteCommand(CLI::App* root, CommonFlags* flags);
Command AddRulesCommand(CLI::App* root, CommonFlags* flags);
Command AddExplainCommand(CLI::App* root, CommonFlags* flags);
Command AddIgnoreCommand(CLI::App* root, CommonFlags* flags);
Command AddFilterRepoCommand(CLI::App* root);
Command AddManCommand(CLI::App* root);
Command AddCompletionCommand(CLI::App* root);
Command AddVersionCommand(CLI::App* root);

// What the gitleaks commands do, for the older spellings.
struct GitScanFlags {
  std::string repository = ".";
  std::string log_options;
  std::string platform;
};
int RunGitScan(const GitScanFlags& git, const CommonFlags& flags);
struct DirScanFlags {
  std::vector<std::string> paths;
  bool follow_symlinks = false;
  bool respect_gitignore = false;
};
int RunDirScan(const DirScanFlags& dir, const CommonFlags& flags);
// `path`: the name that the text is given; may be empty.
int RunStdinScan(const std::string& path, const CommonFlags& flags);

}  // namespace secretscan
