// The secretscan program: flags to options, one library call, an exit code.
#include <cstdlib>

#include "cli/command_line.h"
#include "cli/filter_repo_command.h"
#include "cli/interrupt.h"
#include "cli/last_resort.h"

int main(int argc, char** argv) {
  // Running out of memory or a failure that nobody foresaw: exit code 3, never "clean".
  secretscan::InstallLastResort();
  // Ctrl-C ends the program with 130; a closed pipe is an error like others.
  secretscan::PrepareSignals();
  // The same time zone as without it, but not looked up anew for each member of an archive.
  setenv("TZ", ":/etc/localtime", /*overwrite=*/0);

  // One command takes its words as they are.
  if (const std::optional<int> exit_code = secretscan::RunFilterRepoCommand(argc, argv)) {
    return *exit_code;
  }
  // The words become one command and its flags; help, version and mistakes end here.
  secretscan::CommandLine command_line;
  if (const std::optional<int> exit_code = command_line.Parse(argc, argv)) {
    return *exit_code;
  }
  // The command scans, reports and says how it went.
  return command_line.Run();
}
