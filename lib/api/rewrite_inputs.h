// From what a rewrite's caller asks for to what is to go.
#pragma once

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/rewrite_session.h"
#include "secretscan/rewrite_request.h"

namespace secretscan {

// InvalidArgument when nothing is to go.
absl::StatusOr<RewriteTargets> TargetsFor(const RewriteRequest& request,
                                          const Repository& repository);

}  // namespace secretscan
