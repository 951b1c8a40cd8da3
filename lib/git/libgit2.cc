#include "git/libgit2.h"

#include <git2.h>

namespace secretscan {

LibGit2::LibGit2() { git_libgit2_init(); }

LibGit2::~LibGit2() { git_libgit2_shutdown(); }

}  // namespace secretscan
