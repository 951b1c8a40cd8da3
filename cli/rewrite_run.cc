#include "cli/rewrite_run.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/progress_bar.h"
#include "cli/rewrite_targets.h"
#include "cli/scan_run.h"
#include "git/repository.h"
#include "rewrite/rewrite_session.h"

namespace secretscan {
namespace {

class RewriteRun {
 public:
  RewriteRun(const RewriteFlags& rewrite, const CommonFlags& flags,
             const RepositoryLayout& layout)
      : rewrite_(rewrite),
        flags_(flags),
        layout_(layout),
        level_(Messages(flags)),
        interrupt_(&progress_.cancelled) {}

  absl::StatusOr<int> Run() {
    const std::string path = layout_.work_tree.empty() ? layout_.git_dir : layout_.work_tree;
    SECRETSCAN_ASSIGN_OR_RETURN(repository_, Repository::Open(path));
    ProgressBar bar(&progress_, ShowsProgress(TerminalFor(flags_), level_));
    SECRETSCAN_ASSIGN_OR_RETURN(RewriteTargets targets,
                                CollectTargets(rewrite_, flags_, *repository_, &progress_));
    session_.emplace(*repository_, SessionOptions{rewrite_.apply, rewrite_.backup,
                                                  rewrite_.no_backup, rewrite_.skip_unresolved});
    SECRETSCAN_RETURN_IF_ERROR(session_->Compute(std::move(targets), &progress_));
    bar.Stop();
    if (!rewrite_.apply) {
      return PlanCode();
    }
    return Execute();
  }

 private:
  const RewritePlan& plan() const { return session_->plan(); }

  // False when standard output takes no more.
  bool Print() const {
    return PrintData(rewrite_.json ? PlanJson(plan()) : PlanText(plan())) == kExitClean;
  }

  int PlanCode() const {
    if (!Print() || !plan().unread.empty()) {
      return kExitIncomplete;
    }
    if (plan().preflight.Refuses(rewrite_.force, /*plan_only=*/true)) {
      return kExitUsage;
    }
    return plan().has_changes() || !plan().decisions.empty() ? kExitFindings : kExitClean;
  }

  absl::StatusOr<int> Execute() {
    if (!rewrite_.plan.empty() && rewrite_.plan != plan().id) {
      return Refusal("the plan is another one now (" + plan().id +
                     "): the repository or the targets have changed");
    }
    if (plan().preflight.Refuses(rewrite_.force, /*plan_only=*/false)) {
      Print();
      for (const PreflightItem& item : plan().preflight.items) {
        if (item.level == PreflightLevel::kRefusal && !(rewrite_.force && item.forcible)) {
          PrintError(item.text);
        }
      }
      PrintNote("nothing was changed");
      return plan().unread.empty() ? kExitUsage : kExitIncomplete;
    }
    if (!plan().has_changes()) {
      return PlanCode();
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const SessionEnd end, session_->Execute());
    const bool is_printed =
        Print() && (rewrite_.json || PrintData("\n" + end.next_steps) == kExitClean);
    const int code = Conclude(end.applied);
    return is_printed ? code : kExitIncomplete;
  }

  int Conclude(const Applied& applied) const {
    for (const std::string& left : applied.left) {
      PrintWarning("left as it is: " + left);
    }
    PrintNote("applied as run " + session_->run());
    if (session_->backup().empty()) {
      PrintNote("there is no backup: it cannot be undone");
    } else {
      PrintNote("the backup holds the secrets: " + session_->backup());
      PrintNote("secretscan rewrite --undo brings everything back, --purge destroys the old objects");
    }
    return !plan().unread.empty()                                 ? kExitIncomplete
           : plan().decisions.empty() && applied.left.empty() ? kExitClean
                                                              : kExitFindings;
  }

  static int Refusal(const std::string& message) {
    PrintError(message);
    PrintNote("nothing was changed");
    return kExitUsage;
  }

  const RewriteFlags& rewrite_;
  const CommonFlags& flags_;
  const RepositoryLayout& layout_;
  const MessageLevel level_;
  Progress progress_;
  InterruptGuard interrupt_;
  std::unique_ptr<Repository> repository_;
  std::optional<RewriteSession> session_;
};

}  // namespace

int RunRewritePlan(const RewriteFlags& rewrite, const CommonFlags& flags,
                   const RepositoryLayout& layout) {
  const absl::StatusOr<int> code = RewriteRun(rewrite, flags, layout).Run();
  return code.ok() ? *code : Fail(code.status());
}

}  // namespace secretscan
