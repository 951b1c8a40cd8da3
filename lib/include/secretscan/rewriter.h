// Takes secrets out of the history of a git repository.
//
//   absl::StatusOr<secretscan::Rewriter> rewriter = secretscan::Rewriter::Open(".");
//   secretscan::RewriteRequest request{.outcomes = {*outcome}};
//   absl::StatusOr<secretscan::PlannedRewrite> plan = rewriter->Plan(request);
//   absl::StatusOr<secretscan::AppliedRewrite> done = rewriter->Apply(request, plan->id);
//
// Revoke what leaked first: a rewrite does not make it secret again. docs/rewrite.md tells the order of
// work, and what is replaced.
//
// Errors as in scanner.h, and
//   FailedPrecondition   something of the repository is in the way; nothing was changed
//   Aborted              the plan is another one now; nothing was changed
//   DataLoss             something that is needed cannot be read; nothing was changed
//   Unavailable          something could not be written; the message says how far it came, and the
//                        next call that changes the repository finishes or takes it back first
// No program is started, no hook is run.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "secretscan/planned_rewrite.h"
#include "secretscan/rewrite_certificate.h"
#include "secretscan/rewrite_request.h"
#include "secretscan/verify_request.h"

namespace secretscan {

// Movable, not copyable; a moved-from rewriter may only be destroyed or assigned to. It holds nothing
// open between calls. Const methods may be called from any number of threads; while Apply(), Undo() or
// Recover() changes the repository, every other call for the same repository, and git itself, is told
// that it is locked, or fails.
class Rewriter {
 public:
  // As HistoryRequest::repository. InvalidArgument when there is none.
  static absl::StatusOr<Rewriter> Open(const std::string& repository);

  ~Rewriter();
  Rewriter(Rewriter&&) noexcept;
  Rewriter& operator=(Rewriter&&) noexcept;

  // What Apply() would do. Changes nothing.
  absl::StatusOr<PlannedRewrite> Plan(const RewriteRequest& request) const;

  // Makes the plan again and executes it as one step: whatever happens to the process, the repository
  // is as before or wholly rewritten, or is brought there by Recover(). `plan_id`: Aborted if it is not
  // the plan's any more; empty: any plan will do. Obstacles that refuse are FailedPrecondition.
  absl::StatusOr<AppliedRewrite> Apply(const RewriteRequest& request,
                                       const std::string& plan_id) const;

  // Brings everything back as it was before `run` (empty: the last one), from its backup; the secrets
  // are then in the history again. FailedPrecondition when there is no backup, or when what it would
  // overwrite was changed since and `force` is false.
  absl::StatusOr<UndoneRewrite> Undo(const std::string& run, bool force) const;

  // Whether the repository is free of what must be gone, and what the rewrite did is what it should be
  // and no more (checks V1 to V7 of docs/rewrite.md). Reads every object; writes nothing.
  // InvalidArgument when nothing is to be looked for, NotFound when there is no such run.
  absl::StatusOr<RewriteCertificate> Verify(const VerifyRequest& request) const;

  // Finishes or takes back what a process that died left. Apply() and Undo() do it first.
  absl::Status Recover() const;

  // Newest first.
  absl::StatusOr<std::vector<RewriteRunInfo>> Runs() const;

 private:
  class Impl;
  explicit Rewriter(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace secretscan
