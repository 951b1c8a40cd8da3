// What `secretscan filter-repo` tells of its options. rewrite/filter_repo_arguments.h reads them, as
// Python does; the parser only knows them for help, the manual and completions.
#pragma once

#include "CLI/CLI.hpp"

namespace secretscan {

void AddFilterRepoFlags(CLI::App* app);

}  // namespace secretscan
