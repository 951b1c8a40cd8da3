// Where a rewrite of a whole repository begins.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

struct NativeInput {
  RewriteInput input;
  std::vector<ObjectId> commits;     // that the references lead to, in their order; null: to no commit
  std::vector<ReferenceLeft> left;   // references that take no part, and why
};

// All references (HEADs where they are detached), and as further tips what reflogs, the stash and
// files like ORIG_HEAD name and is there. References that match one of `excluded`
// ("refs/remotes/other/*"; '*' stands for anything) take no part.
absl::StatusOr<NativeInput> CollectInput(const Repository& repository,
                                         const std::vector<std::string>& excluded);

}  // namespace secretscan
