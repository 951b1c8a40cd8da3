// From flags to what a rewrite takes out.
#pragma once

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "cli/rewrite_flags.h"
#include "git/repository.h"
#include "rewrite/rewrite_session.h"
#include "scan/progress.h"

namespace secretscan {

// Reads what the flags name; scans the repository when they name no target, or reports that hide
// secrets.
absl::StatusOr<RewriteTargets> CollectTargets(const RewriteFlags& rewrite,
                                              const CommonFlags& flags,
                                              const Repository& repository, Progress* progress);

}  // namespace secretscan
