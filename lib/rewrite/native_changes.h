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
  const Targets& targets;
  const RuleSet* rules = nullptr; // may be null
  std::string run;
  std::string quarantine;         // see ChangeSet
  std::string backup;             // likewise
  bool keep_latest = false;
};

struct NativeChanges {
  ChangeSet changes;
  std::string next_steps;         // for people, once it is applied
};

// The run's files are the plan, the maps of commits and references, and what PlanAfterCare() makes.
absl::StatusOr<NativeChanges> MakeNativeChanges(const NativeChangesInput& input);

// Removes the directory of a run that came to nothing, with its quarantine. Nothing else is in it, or
// else it stays.
void DiscardRun(const std::string& common_dir, const std::string& run);

}  // namespace secretscan
