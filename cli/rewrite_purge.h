// `secretscan rewrite --purge`: the old objects are destroyed.
#pragma once

#include <string>

#include "cli/common_flags.h"
#include "git/discovery.h"

namespace secretscan {

// `run`: an applied run's name, or "last". With `with_backup` its backup goes, too, last of all. Returns
// the program's exit code: 1 when old objects may be left somewhere.
int PurgeRewrite(const RepositoryLayout& layout, const std::string& run, bool with_backup,
                 const CommonFlags& flags);

}  // namespace secretscan
