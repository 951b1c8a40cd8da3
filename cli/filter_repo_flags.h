// What `secretscan filter-repo` tells of its options. They are read by rewrite/filter_repo_arguments.h,
// as Python reads them; the parser only knows them for help, the manual and completions.
#pragma once

#include "CLI/CLI.hpp"

namespace secretscan {

void AddFilterRepoFlags(CLI::App* app);

}  // namespace secretscan
