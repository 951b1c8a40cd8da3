// What a repository must keep when everything else goes.
#pragma once

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/reachability.h"

namespace secretscan {

// As git's gc sees it: references, HEADs, reflogs, and indexes (entries, cached trees, sides of
// resolved merges) of all work trees; and what operations in progress remember (MERGE_HEAD, a
// rebase's autostash …), but for FETCH_HEAD and ORIG_HEAD, which lead to what was.
// FailedPrecondition when one of these cannot be read: nothing may be thrown away then.
absl::StatusOr<ReachabilityInput> KeptObjects(const Repository& repository);

}  // namespace secretscan
