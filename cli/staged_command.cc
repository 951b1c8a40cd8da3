// `secretscan staged`: what the next commit would add.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/uncommitted_scan.h"

namespace secretscan {
namespace {

constexpr char kExamples[] = R"(Examples:
  secretscan staged                          lines that the next commit would add
  secretscan staged -f jsonl                 one JSON object a line

As a pre-commit hook it is all that .git/hooks/pre-commit has to call.)";

}  // namespace

Command AddStagedCommand(CLI::App* root, CommonFlags* flags) {
  auto staged = std::make_shared<UncommittedFlags>();
  CLI::App* app = root->add_subcommand("staged", "Scan what is staged for the next commit");
  app->add_option("REPO", staged->repository, "repository; default .")->type_name("");
  AddScanFlags(app, Flavor::kNative, flags);
  app->footer(std::string(kExamples) + kScanExitCodes);
  return {app, [staged, flags] { return RunUncommittedScan(*staged, *flags); }};
}

}  // namespace secretscan
