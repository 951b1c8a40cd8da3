#include "rewrite/rewrite_session.h"

#include <chrono>
#include <utility>

#include "base/status.h"
#include "rewrite/change_set.h"
#include "rewrite/native_changes.h"
#include "rewrite/pack_sink.h"
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

}  // namespace

RewriteSession::RewriteSession(const Repository& repository, SessionOptions options)
    : repository_(repository), options_(std::move(options)) {}

RewriteSession::~RewriteSession() {
  writer_.reset();
  if (!run_.empty() && !tried_) {
    DiscardRun(repository_.common_dir(), run_);
  }
}

std::string RewriteSession::Quarantine() const {
  return RunDirectory(repository_.common_dir(), run_) + std::string(kQuarantineName);
}

absl::Status RewriteSession::OpenRunDirectory() {
  run_ = MakeRunName();
  SECRETSCAN_RETURN_IF_ERROR(CreateRunDirectory(repository_.common_dir(), run_));
  PackWriterOptions options;
  options.id_size = repository_.object_id_size();
  SECRETSCAN_ASSIGN_OR_RETURN(writer_, PackWriter::Create(Quarantine(), options));
  if (!options_.no_backup) {
    backup_ = options_.backup.empty() ? DefaultBackupDirectory(repository_.common_dir(), run_)
                                      : options_.backup;
  }
  return absl::OkStatus();
}

absl::Status RewriteSession::Compute(RewriteTargets targets, Progress* progress) {
  targets_ = std::move(targets);
  if (options_.apply) {
    SECRETSCAN_RETURN_IF_ERROR(OpenRunDirectory());
  }
  const auto start = std::chrono::steady_clock::now();
  Preflight preflight = ExamineRepository(repository_);
  for (PreflightItem& item : targets_.items) {
    preflight.items.push_back(std::move(item));
  }
  PackSink sink(writer_.get(), repository_.object_id_size(), {});
  auto done = RunNativeRewrite(repository_, targets_.targets, targets_.options, &sink, progress);
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
  PlanInput input{.repository = repository_,
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
                  .backup_bytes = BackupBytes(repository_, backup_),
                  .skip_unresolved = options_.skip_unresolved,
                  .seconds = 0};
  input.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  SECRETSCAN_ASSIGN_OR_RETURN(plan_, MakePlan(std::move(input)));
  return absl::OkStatus();
}

absl::StatusOr<SessionEnd> RewriteSession::Execute() {
  plan_.run = run_;
  NativeChangesInput input{.repository = repository_,
                           .rewrite = done_,
                           .plan = plan_,
                           .targets = targets_.targets,
                           .rules = targets_.rules.get(),
                           .run = run_,
                           .quarantine = pack_.objects > 0 ? Quarantine() : "",
                           .backup = backup_,
                           .keep_latest = targets_.options.keep_latest};
  SECRETSCAN_ASSIGN_OR_RETURN(const NativeChanges made, MakeNativeChanges(input));
  tried_ = true;
  SECRETSCAN_ASSIGN_OR_RETURN(Applied applied, Apply(repository_, made.changes));
  return SessionEnd{std::move(applied), made.next_steps};
}

}  // namespace secretscan
