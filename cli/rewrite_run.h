// One run of `secretscan rewrite`: a plan, and its execution.
#pragma once

#include "cli/common_flags.h"
#include "cli/rewrite_flags.h"
#include "git/discovery.h"

namespace secretscan {

// Returns the program's exit code: 0 nothing to do, or all done; 1 something is to be done, or to be
// decided; 2 refused; 3 something could not be looked at, or done.
int RunRewritePlan(const RewriteFlags& rewrite, const CommonFlags& flags,
                   const RepositoryLayout& layout);

}  // namespace secretscan
