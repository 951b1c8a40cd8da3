// From a rewritten history to the step that brings it into the repository.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/change_set.h"
#include "rewrite/native_rewrite.h"
#include "rewrite/plan.h"

namespace secretscan {

struct NativeChangesInput {
  const Repository& repository;
  const NativeRewrite& rewrite;   // outlives the result
  const RewritePlan& plan;
  std::string run;
  std::string quarantine;         // see ChangeSet
  std::string backup;             // likewise
  bool keep_latest = false;
};

// With the plan and the maps of commits and references as files of the run.
absl::StatusOr<ChangeSet> MakeNativeChanges(const NativeChangesInput& input);

// Removes the directory of a run that came to nothing, with its quarantine. Nothing else is in it, or
// else it stays.
void DiscardRun(const std::string& common_dir, const std::string& run);

}  // namespace secretscan
