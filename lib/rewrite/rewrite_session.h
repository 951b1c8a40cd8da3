// One rewrite, from what is to go to what was done.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/pack_writer.h"
#include "git/repository.h"
#include "rewrite/apply.h"
#include "rewrite/native_rewrite.h"
#include "rewrite/path_rules.h"
#include "rewrite/plan.h"
#include "rewrite/preflight.h"
#include "rewrite/targets.h"
#include "rules/rule_set.h"
#include "scan/progress.h"

namespace secretscan {

// What is to go, and how.
struct RewriteTargets {
  Targets targets;
  NativeOptions options;                     // its paths point to the next
  std::unique_ptr<const PathRules> paths;    // may be null
  std::shared_ptr<const RuleSet> rules;      // null when none were needed
  std::vector<std::string> unread;           // what a scan could not look at
  std::vector<PreflightItem> items;
};

struct SessionOptions {
  bool apply = false;            // new objects are kept for Apply(); otherwise only counted
  std::string backup;            // absolute; empty: DefaultBackupDirectory()
  bool no_backup = false;
  bool skip_unresolved = false;
};

struct SessionEnd {
  Applied applied;
  std::string next_steps;        // for people
};

// For one thread. What was prepared and not applied is removed at the end.
class RewriteSession {
 public:
  // `repository` outlives this; earlier runs were recovered.
  RewriteSession(const Repository& repository, SessionOptions options);
  ~RewriteSession();
  RewriteSession(const RewriteSession&) = delete;
  RewriteSession& operator=(const RewriteSession&) = delete;

  // Makes the new history, and the plan. With `apply` a run's directory and a pack are written; nothing
  // else of the repository changes. DataLoss when something that is needed cannot be read; Cancelled.
  // `progress` may be null. To be called once.
  absl::Status Compute(RewriteTargets targets, Progress* progress);
  const RewritePlan& plan() const { return plan_; }

  // Executes the plan. To be called once, behind Compute() with `apply`, and only if the plan's
  // preflight does not refuse it. Errors are Apply()'s.
  absl::StatusOr<SessionEnd> Execute();

  const std::string& run() const { return run_; }        // empty without `apply`
  const std::string& backup() const { return backup_; }  // empty: none

 private:
  absl::Status OpenRunDirectory();
  std::string Quarantine() const;

  const Repository& repository_;
  const SessionOptions options_;
  RewriteTargets targets_;
  std::string run_;
  std::string backup_;
  std::unique_ptr<PackWriter> writer_;
  WrittenPack pack_;
  bool tried_ = false;             // to apply: what there is then is Recover()'s
  NativeRewrite done_;
  RewritePlan plan_;
};

}  // namespace secretscan
