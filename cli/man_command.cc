// `secretscan man`: manual pages, for who installs or packages the program.
#include <algorithm>

#include "base/file.h"
#include "base/status.h"
#include "cli/command_page.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/man_page.h"
#include "cli/print_data.h"
#include "cli/scan_run.h"

namespace secretscan {
namespace {

struct ManFlags {
  std::vector<std::string> words;
  std::string output_dir;
};

absl::Status WritePage(const CLI::App& app, const std::string& directory) {
  SECRETSCAN_ASSIGN_OR_RETURN(AtomicFile file,
                              AtomicFile::Create(directory + "/" + ManPageName(app) + ".1"));
  SECRETSCAN_RETURN_IF_ERROR(file.Write(ManPage(app)));
  return file.Commit();
}

int RunMan(const CLI::App& root, const ManFlags& man) {
  const CLI::App* app = &root;
  for (const std::string& word : man.words) {
    const std::vector<const CLI::App*> subs = ShownSubcommands(*app);
    const auto sub = std::find_if(subs.begin(), subs.end(), [&](const CLI::App* candidate) {
      return candidate->check_name(word);
    });
    if (sub == subs.end()) {
      return Fail(InvalidArgument(FullName(*app) + " has no command " + word));
    }
    app = *sub;
  }
  if (man.output_dir.empty()) {
    return PrintData(ManPage(*app));
  }
  for (const CLI::App* each : AllCommands(*app)) {
    if (const absl::Status status = WritePage(*each, man.output_dir); !status.ok()) {
      return Fail(status);
    }
  }
  return kExitClean;
}

constexpr char kExamples[] = R"(Examples:
  secretscan man history | man -l -          read it
  secretscan man --output-dir man/man1       all of them, as files)";

}  // namespace

Command AddManCommand(CLI::App* root) {
  auto man = std::make_shared<ManFlags>();
  CLI::App* app = root->add_subcommand("man", "Print the manual page of a command");
  app->add_option("COMMAND", man->words, "as history, or rules list; default: secretscan itself")
      ->type_name("");
  app->add_option("--output-dir", man->output_dir,
                  "write the page, and those of all commands below, to files in this directory")
      ->type_name("DIR");
  app->footer(std::string(kExamples) + kPlainExitCodes);
  return {app, [root, man] { return RunMan(*root, *man); }};
}

}  // namespace secretscan
