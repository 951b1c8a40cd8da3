// `secretscan version`.
#include <cstdio>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "secretscan/version.h"

namespace secretscan {

Command AddVersionCommand(CLI::App* root) {
  CLI::App* app = root->add_subcommand("version", "Print the version");
  app->footer(std::string("Examples:\n  secretscan version") + kPlainExitCodes);
  return {app, [] {
            std::printf("%s\n", kVersion);
            return std::fflush(stdout) == 0 ? kExitClean : kExitIncomplete;
          }};
}

}  // namespace secretscan
