#include "cli/rewrite_run.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/progress_bar.h"
#include "cli/rewrite_targets.h"
#include "cli/scan_run.h"
#include "git/pack_writer.h"
#include "git/repository.h"
#include "rewrite/apply.h"
#include "rewrite/native_changes.h"
#include "rewrite/pack_sink.h"
#include "rewrite/plan.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

// Seen in packs of many repositories: of contents a third is left, of trees, which are deltas, a
// twentieth, and of commits a half.
int64_t PackedSize(const ObjectCounts& counts) {
  constexpr uint64_t kEntry = 64;   // its head, and its place in the index
  const auto bytes = [&](ObjectType type) { return counts.bytes[static_cast<size_t>(type)]; };
  return static_cast<int64_t>(bytes(ObjectType::kBlob) / 3 + bytes(ObjectType::kTree) / 20 +
                              (bytes(ObjectType::kCommit) + bytes(ObjectType::kTag)) / 2 +
                              counts.total() * kEntry);
}

class RewriteRun {
 public:
  RewriteRun(const RewriteFlags& rewrite, const CommonFlags& flags,
             const RepositoryLayout& layout)
      : rewrite_(rewrite),
        flags_(flags),
        layout_(layout),
        level_(Messages(flags)),
        interrupt_(&progress_.cancelled) {}

  // What was prepared and not applied goes.
  ~RewriteRun() {
    writer_.reset();
    if (!run_.empty() && !tried_) {
      DiscardRun(layout_.common_dir, run_);
    }
  }

  absl::StatusOr<int> Run() {
    const std::string path = layout_.work_tree.empty() ? layout_.git_dir : layout_.work_tree;
    SECRETSCAN_ASSIGN_OR_RETURN(repository_, Repository::Open(path));
    ProgressBar bar(&progress_, ShowsProgress(TerminalFor(flags_), level_));
    SECRETSCAN_ASSIGN_OR_RETURN(targets_,
                                CollectTargets(rewrite_, flags_, *repository_, &progress_));
    if (rewrite_.apply) {
      SECRETSCAN_RETURN_IF_ERROR(OpenRunDirectory());
    }
    SECRETSCAN_RETURN_IF_ERROR(Compute());
    bar.Stop();
    if (!rewrite_.apply) {
      return PlanCode();
    }
    return Execute();
  }

 private:
  absl::Status OpenRunDirectory() {
    run_ = MakeRunName();
    SECRETSCAN_RETURN_IF_ERROR(CreateRunDirectory(layout_.common_dir, run_));
    PackWriterOptions options;
    options.id_size = repository_->object_id_size();
    SECRETSCAN_ASSIGN_OR_RETURN(writer_, PackWriter::Create(Quarantine(), options));
    if (!rewrite_.no_backup) {
      backup_ = rewrite_.backup.empty() ? DefaultBackupDirectory(layout_.common_dir, run_)
                                        : rewrite_.backup;
    }
    return absl::OkStatus();
  }

  std::string Quarantine() const {
    return RunDirectory(layout_.common_dir, run_) + std::string(kQuarantineName);
  }

  absl::Status Compute() {
    const auto start = std::chrono::steady_clock::now();
    Preflight preflight = ExamineRepository(*repository_);
    for (PreflightItem& item : targets_.items) {
      preflight.items.push_back(std::move(item));
    }
    PackSink sink(writer_.get(), repository_->object_id_size(), {});
    auto done = RunNativeRewrite(*repository_, targets_.targets, targets_.options, &sink,
                                 &progress_);
    if (!done.ok()) {
      // Whatever is not there should be: it is not the user who named it.
      return absl::IsNotFound(done.status()) ? DataLoss(ToStd(done.status().message()))
                                             : done.status();
    }
    done_ = *std::move(done);
    if (targets_.paths != nullptr) {
      SECRETSCAN_RETURN_IF_ERROR(targets_.paths->status());
    }
    if (writer_ != nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(pack_, writer_->Finish());
    }
    const ObjectCounts counts = sink.counts();
    PlanInput input{.repository = *repository_,
                    .targets = targets_.targets,
                    .rewrite = done_,
                    .rules = targets_.rules.get(),
                    .options = targets_.options,
                    .new_objects = static_cast<int64_t>(counts.total()),
                    .new_bytes = writer_ != nullptr ? static_cast<int64_t>(pack_.bytes)
                                                    : PackedSize(counts),
                    .is_written = writer_ != nullptr,
                    .preflight = std::move(preflight),
                    .unread = std::move(targets_.unread),
                    .backup = backup_,
                    .backup_bytes = BackupBytes(*repository_, backup_),
                    .skip_unresolved = rewrite_.skip_unresolved,
                    .seconds = 0};
    input.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    SECRETSCAN_ASSIGN_OR_RETURN(plan_, MakePlan(std::move(input)));
    return absl::OkStatus();
  }

  // False when standard output takes no more.
  bool Print() const {
    return PrintData(rewrite_.json ? PlanJson(plan_) : PlanText(plan_)) == kExitClean;
  }

  int PlanCode() const {
    if (!Print() || !plan_.unread.empty()) {
      return kExitIncomplete;
    }
    if (plan_.preflight.Refuses(rewrite_.force, /*plan_only=*/true)) {
      return kExitUsage;
    }
    return plan_.has_changes() || !plan_.decisions.empty() ? kExitFindings : kExitClean;
  }

  absl::StatusOr<int> Execute() {
    if (!rewrite_.plan.empty() && rewrite_.plan != plan_.id) {
      return Refusal("the plan is another one now (" + plan_.id +
                     "): the repository or the targets have changed");
    }
    if (plan_.preflight.Refuses(rewrite_.force, /*plan_only=*/false)) {
      Print();
      for (const PreflightItem& item : plan_.preflight.items) {
        if (item.level == PreflightLevel::kRefusal && !(rewrite_.force && item.forcible)) {
          PrintError(item.text);
        }
      }
      PrintNote("nothing was changed");
      return plan_.unread.empty() ? kExitUsage : kExitIncomplete;
    }
    if (!plan_.has_changes()) {
      return PlanCode();
    }
    plan_.run = run_;
    NativeChangesInput input{.repository = *repository_,
                             .rewrite = done_,
                             .plan = plan_,
                             .targets = targets_.targets,
                             .rules = targets_.rules.get(),
                             .run = run_,
                             .quarantine = pack_.objects > 0 ? Quarantine() : "",
                             .backup = backup_,
                             .keep_latest = rewrite_.keep_latest};
    SECRETSCAN_ASSIGN_OR_RETURN(const NativeChanges made, MakeNativeChanges(input));
    tried_ = true;
    SECRETSCAN_ASSIGN_OR_RETURN(const Applied applied, Apply(*repository_, made.changes));
    const bool is_printed =
        Print() && (rewrite_.json || PrintData("\n" + made.next_steps) == kExitClean);
    const int code = Conclude(applied);
    return is_printed ? code : kExitIncomplete;
  }

  int Conclude(const Applied& applied) const {
    for (const std::string& left : applied.left) {
      PrintWarning("left as it is: " + left);
    }
    PrintNote("applied as run " + run_);
    if (backup_.empty()) {
      PrintNote("there is no backup: it cannot be undone");
    } else {
      PrintNote("the backup holds the secrets: " + backup_);
      PrintNote("secretscan rewrite --undo brings everything back, --purge destroys the old objects");
    }
    return !plan_.unread.empty()                                  ? kExitIncomplete
           : plan_.decisions.empty() && applied.left.empty() ? kExitClean
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
  RewriteTargets targets_;
  std::string run_;
  std::string backup_;
  std::unique_ptr<PackWriter> writer_;
  WrittenPack pack_;
  bool tried_ = false;             // to apply: what there is then is Recover()'s
  NativeRewrite done_;
  RewritePlan plan_;
};

}  // namespace

int RunRewritePlan(const RewriteFlags& rewrite, const CommonFlags& flags,
                   const RepositoryLayout& layout) {
  const absl::StatusOr<int> code = RewriteRun(rewrite, flags, layout).Run();
  return code.ok() ? *code : Fail(code.status());
}

}  // namespace secretscan
