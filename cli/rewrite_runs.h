// What earlier runs of `secretscan rewrite` left: their state, their undoing, their old objects.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "git/discovery.h"

namespace secretscan {

// Finishes or rolls back what was interrupted, and says so.
absl::Status RecoverRuns(const RepositoryLayout& layout);

// Each returns the program's exit code. `run`: a run's name, or "last".
int UndoRewrite(const RepositoryLayout& layout, const std::string& run, bool force);
int ListRewrites(const RepositoryLayout& layout, bool json);

}  // namespace secretscan
