#include "cli/filter_repo_command.h"

#include <iostream>
#include <string_view>

#include "cli/command.h"
#include "cli/command_page.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/filter_repo_flags.h"
#include "cli/filter_repo_run.h"
#include "cli/help_text.h"
#include "cli/log.h"
#include "cli/terminal.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

constexpr int kFilterRepoError = 1;  // as git-filter-repo ends

std::string FilterRepoHelp() {
  CLI::App root("", "secretscan");
  root.set_help_flag("-h,--help", "print this help");
  return HelpText(DescribeCommand(*AddFilterRepoCommand(&root).app));
}

int Said() { return std::cout.flush().good() ? kExitClean : kExitIncomplete; }

}  // namespace

int RunFilterRepo(const std::vector<std::string>& words) {
  const FilterRepoParse parse = ParseFilterRepoArguments(words);
  switch (parse.outcome) {
    case FilterRepoParse::Outcome::kHelp:
      std::cout << FilterRepoHelp();
      return Said();
    case FilterRepoParse::Outcome::kVersion:
      std::cout << "secretscan " << kVersion << "\n";
      return Said();
    case FilterRepoParse::Outcome::kNothing:
      std::cerr << "No arguments specified.\n";
      return kFilterRepoError;
    case FilterRepoParse::Outcome::kUsageError:
      std::cerr << Printable(parse.error) << "\n";
      return kExitUsage;
    case FilterRepoParse::Outcome::kError:
      std::cerr << Printable(parse.error) << "\n";
      return kFilterRepoError;
    case FilterRepoParse::Outcome::kRun:
      break;
  }
  const absl::Status status = FilterRepoRun(parse.arguments).Run();
  if (absl::IsCancelled(status)) {
    PrintNote("interrupted; nothing was changed");
    return kExitInterrupted;
  }
  if (!status.ok()) {
    const std::string message(status.message().data(), status.message().size());
    std::cout.flush();
    std::cerr << (message.starts_with("Abort") || message.starts_with("Error: ") ? "" : "Error: ")
              << Printable(message, /*keep_lines=*/true) << "\n";
    return kFilterRepoError;
  }
  return Said();
}

std::optional<int> RunFilterRepoCommand(int argc, const char* const* argv) {
  constexpr std::string_view kName = "filter-repo";
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (words.size() == 2 && words[0] == "help" && words[1] == kName) {
    return RunFilterRepo({"--help"});
  }
  if (words.empty() || words[0] != kName) {
    return std::nullopt;
  }
  words.erase(words.begin());
  return RunFilterRepo(words);
}

// For the list of commands, and for who puts flags before it.
Command AddFilterRepoCommand(CLI::App* root) {
  CLI::App* app = root->add_subcommand(
      "filter-repo", "Rewrite history with git-filter-repo's options, and its results");
  AddFilterRepoFlags(app);
  return {app, [] {
            PrintError("nothing may stand before filter-repo");
            return kExitUsage;
          }};
}

}  // namespace secretscan
