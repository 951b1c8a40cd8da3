// `secretscan completion`: scripts for shells.
#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_code.h"
#include "cli/print_data.h"

namespace secretscan {
namespace {

constexpr char kExamples[] = R"(Examples:
  source <(secretscan completion bash)       for this shell; or in ~/.bashrc
  secretscan completion zsh > ~/.zfunc/_secretscan
  secretscan completion fish > ~/.config/fish/completions/secretscan.fish

The Debian package and `cmake --install` put them where shells look for them.)";

int RunCompletion(const CLI::App& root, const std::string& shell) {
  if (shell == "bash") {
    return PrintData(BashCompletion(root));
  }
  return PrintData(shell == "zsh" ? ZshCompletion(root) : FishCompletion(root));
}

}  // namespace

Command AddCompletionCommand(CLI::App* root) {
  auto shell = std::make_shared<std::string>();
  CLI::App* app = root->add_subcommand("completion", "Print a shell's completion script");
  app->add_option("SHELL", *shell, "bash, zsh or fish")
      ->type_name("")
      ->required()
      ->check(OneOf({"bash", "zsh", "fish"}));
  app->footer(std::string(kExamples) + kPlainExitCodes);
  return {app, [root, shell] { return RunCompletion(*root, *shell); }};
}

}  // namespace secretscan
