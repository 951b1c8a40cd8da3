// `secretscan filter-repo`: git-filter-repo's command line for taking data out of a history.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace secretscan {

// Its options are read as Python reads them, so the words come as they were typed. Nullopt when they
// are of another command.
std::optional<int> RunFilterRepoCommand(int argc, const char* const* argv);

// `words` follow "filter-repo". Returns the exit code: 0 done, 1 refused or failed (nothing was changed,
// unless the message says otherwise), 2 usage.
int RunFilterRepo(const std::vector<std::string>& words);

}  // namespace secretscan
