#include "secretscan/rewriter.h"

#include <utility>

#include "api/rewrite_inputs.h"
#include "api/scan_watch.h"
#include "api/verify.h"
#include "base/status.h"
#include "git/discovery.h"
#include "git/repository.h"
#include "rewrite/apply.h"
#include "rewrite/rewrite_session.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

PlannedRewrite PlannedOf(const RewritePlan& plan) {
  PlannedRewrite out;
  out.id = plan.id;
  out.has_changes = plan.has_changes();
  for (const PreflightItem& item : plan.preflight.items) {
    if (item.level != PreflightLevel::kInfo) {
      out.obstacles.push_back({item.id, item.text, item.advice,
                               item.level == PreflightLevel::kRefusal, item.forcible});
    }
  }
  for (const PlanDecision& decision : plan.decisions) {
    out.decisions.push_back(decision.kind + ": " + decision.text);
  }
  out.unread = plan.unread;
  out.commits_changed = plan.facts.commits_changed;
  out.commits_pruned = plan.facts.commits_pruned;
  out.blobs_replaced = plan.facts.blobs_replaced;
  out.blobs_removed = plan.facts.blobs_removed;
  out.references_changed = plan.facts.references_changed;
  out.references_deleted = plan.facts.references_deleted;
  out.text = PlanText(plan);
  out.json = PlanJson(plan);
  return out;
}

// FailedPrecondition with all that refuses the plan.
absl::Status Refusal(const Preflight& preflight, bool force) {
  if (!preflight.Refuses(force, /*plan_only=*/false)) {
    return absl::OkStatus();
  }
  std::string why;
  for (const PreflightItem& item : preflight.items) {
    if (item.level == PreflightLevel::kRefusal && !(force && item.forcible)) {
      why += (why.empty() ? "" : "; ") + item.text;
    }
  }
  return absl::FailedPreconditionError(why);
}

absl::Status CheckBackup(const RewriteRequest& request) {
  if (!request.keep_backup && !request.backup_directory.empty()) {
    return InvalidArgument("backup_directory is set, but keep_backup is not");
  }
  if (!request.backup_directory.empty() && request.backup_directory.front() != '/') {
    return InvalidArgument("backup_directory is no absolute path");
  }
  return absl::OkStatus();
}

}  // namespace

class Rewriter::Impl {
 public:
  Impl(std::string name, RepositoryLayout layout)
      : name_(std::move(name)), layout_(std::move(layout)) {}

  absl::Status Recover() const {
    return secretscan::Recover(layout_.git_dir, layout_.common_dir).status();
  }

  absl::StatusOr<PlannedRewrite> Plan(const RewriteRequest& request) const {
    SECRETSCAN_ASSIGN_OR_RETURN(const auto repository, OpenRepository());
    RewriteSession session(*repository, SessionOptions());
    SECRETSCAN_RETURN_IF_ERROR(Compute(request, *repository, &session));
    return PlannedOf(session.plan());
  }

  absl::StatusOr<AppliedRewrite> Apply(const RewriteRequest& request,
                                       const std::string& plan_id) const {
    SECRETSCAN_RETURN_IF_ERROR(CheckBackup(request));
    SECRETSCAN_RETURN_IF_ERROR(Recover());
    SECRETSCAN_ASSIGN_OR_RETURN(const auto repository, OpenRepository());
    SessionOptions options;
    options.apply = true;
    options.backup = request.backup_directory;
    options.no_backup = !request.keep_backup;
    RewriteSession session(*repository, options);
    SECRETSCAN_RETURN_IF_ERROR(Compute(request, *repository, &session));
    if (!plan_id.empty() && plan_id != session.plan().id) {
      return absl::AbortedError("the plan is another one now (" + session.plan().id +
                                "): the repository or the targets have changed");
    }
    SECRETSCAN_RETURN_IF_ERROR(Refusal(session.plan().preflight, request.force));
    AppliedRewrite done;
    if (session.plan().has_changes()) {
      SECRETSCAN_ASSIGN_OR_RETURN(SessionEnd end, session.Execute());
      done.run = session.run();
      done.backup = session.backup();
      done.left = std::move(end.applied.left);
      done.next_steps = std::move(end.next_steps);
    }
    done.plan = PlannedOf(session.plan());
    return done;
  }

  absl::StatusOr<UndoneRewrite> Undo(const std::string& run, bool force) const {
    SECRETSCAN_RETURN_IF_ERROR(Recover());
    if (ListRuns(layout_.common_dir).empty()) {
      return NotFound("there is no run to undo");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(
        Recovery undone, secretscan::Undo(layout_.git_dir, layout_.common_dir, run, force));
    if (undone.now != RunState::kUndone) {
      return Unavailable("run " + undone.run + " is not undone, but " +
                         std::string(RunStateName(undone.now)));
    }
    return UndoneRewrite{std::move(undone.run), std::move(undone.left)};
  }

  absl::StatusOr<RewriteCertificate> Verify(const VerifyRequest& request) const {
    SECRETSCAN_ASSIGN_OR_RETURN(const auto repository, OpenRepository());
    return VerifyRepository(request, *repository, name_);
  }

  absl::StatusOr<std::vector<RewriteRunInfo>> Runs() const {
    std::vector<RewriteRunInfo> runs;
    for (const std::string& run : ListRuns(layout_.common_dir)) {
      SECRETSCAN_ASSIGN_OR_RETURN(const RunState state, ReadRunState(layout_.common_dir, run));
      SECRETSCAN_ASSIGN_OR_RETURN(std::string backup, BackupDirectory(layout_.common_dir, run));
      runs.push_back({run, std::string(RunStateName(state)), std::move(backup)});
    }
    return runs;
  }

 private:
  absl::StatusOr<std::unique_ptr<Repository>> OpenRepository() const {
    return Repository::Open(layout_.work_tree.empty() ? layout_.git_dir : layout_.work_tree);
  }

  static absl::Status Compute(const RewriteRequest& request, const Repository& repository,
                              RewriteSession* session) {
    SECRETSCAN_ASSIGN_OR_RETURN(RewriteTargets targets, TargetsFor(request, repository));
    ScanControl control;
    control.cancelled = request.cancelled;
    control.on_progress = request.on_progress;
    Progress progress;
    return RunWatched(control, &progress,
                      [&] { return session->Compute(std::move(targets), &progress); });
  }

  const std::string name_;  // as the caller named it
  const RepositoryLayout layout_;
};

Rewriter::Rewriter(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Rewriter::~Rewriter() = default;
Rewriter::Rewriter(Rewriter&&) noexcept = default;
Rewriter& Rewriter::operator=(Rewriter&&) noexcept = default;

absl::StatusOr<Rewriter> Rewriter::Open(const std::string& repository) {
  SECRETSCAN_ASSIGN_OR_RETURN(RepositoryLayout layout, DiscoverRepository(repository));
  return Rewriter(std::make_unique<const Impl>(repository, std::move(layout)));
}

absl::StatusOr<PlannedRewrite> Rewriter::Plan(const RewriteRequest& request) const {
  return impl_->Plan(request);
}

absl::StatusOr<AppliedRewrite> Rewriter::Apply(const RewriteRequest& request,
                                               const std::string& plan_id) const {
  return impl_->Apply(request, plan_id);
}

absl::StatusOr<UndoneRewrite> Rewriter::Undo(const std::string& run, bool force) const {
  return impl_->Undo(run, force);
}

absl::StatusOr<RewriteCertificate> Rewriter::Verify(const VerifyRequest& request) const {
  return impl_->Verify(request);
}

absl::Status Rewriter::Recover() const { return impl_->Recover(); }

absl::StatusOr<std::vector<RewriteRunInfo>> Rewriter::Runs() const { return impl_->Runs(); }

}  // namespace secretscan
