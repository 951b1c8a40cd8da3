// What apply.h says about runs that were begun before.

#include <memory>

#include "base/status.h"
#include "rewrite/apply.h"
#include "rewrite/backup.h"
#include "rewrite/finish_run.h"
#include "rewrite/run_directory.h"
#include "rewrite/run_state.h"
#include "rewrite/transaction.h"

namespace secretscan {
namespace {

RunState StateOf(const RunRecord& record) {
  switch (record.phase) {
    case RunPhase::kNone:
    case RunPhase::kRolledBack: return RunState::kNone;
    case RunPhase::kPrepared: return RunState::kPrepared;
    case RunPhase::kCommitted:
    case RunPhase::kUndoCommitted: return RunState::kCommitted;
    case RunPhase::kApplied:
    case RunPhase::kUndoPrepared:
      return record.is_purged ? RunState::kPurged : RunState::kApplied;
    case RunPhase::kUndone: return RunState::kUndone;
  }
  return RunState::kNone;
}

bool IsUnfinished(RunPhase phase) {
  return phase == RunPhase::kPrepared || phase == RunPhase::kCommitted ||
         phase == RunPhase::kUndoPrepared || phase == RunPhase::kUndoCommitted;
}

absl::Status RecoverRun(const RunRecord& record, const RunFiles& files, FilePlaces* places,
                        std::vector<std::string>* left) {
  const bool is_committed =
      record.phase == RunPhase::kCommitted || record.phase == RunPhase::kUndoCommitted;
  if (!HasJournalDirectory(files)) {
    return DataLoss(files.journal_directory + " is missing");
  }
  auto journal = ReadJournal(files.journal_directory + std::string(kJournalName));
  if (absl::IsNotFound(journal.status()) && !is_committed) {
    return RollBackRun(files, record, nullptr, places, /*remove_packs=*/false);
  }
  SECRETSCAN_RETURN_IF_ERROR(journal.status());
  std::vector<std::string> found_left = journal->left;
  Transaction transaction(places, files.journal_directory, *std::move(journal));
  bool goes_on = is_committed;
  if (!goes_on) {
    SECRETSCAN_ASSIGN_OR_RETURN(goes_on, transaction.HasChangedReferences());
  }
  if (!goes_on) {
    return RollBackRun(files, record, &transaction, places, /*remove_packs=*/false);
  }
  left->insert(left->end(), found_left.begin(), found_left.end());
  return FinishRun(files, record, &transaction, places, left);
}

absl::StatusOr<RunRecord> ReadKnownRun(const std::string& common_dir, const std::string& run) {
  if (!IsRunName(run)) {
    return InvalidArgument("not the name of a run");
  }
  return ReadRunRecord(RunDirectory(common_dir, run));
}

}  // namespace

std::string_view RunStateName(RunState state) {
  switch (state) {
    case RunState::kNone: return "planned";
    case RunState::kPrepared: return "prepared";
    case RunState::kCommitted: return "committed";
    case RunState::kApplied: return "applied";
    case RunState::kUndone: return "undone";
    case RunState::kPurged: return "purged";
  }
  return "";
}

absl::StatusOr<Recovery> Recover(const std::string& git_dir, const std::string& common_dir) {
  (void)git_dir;  // all that a run names is found from the common directory
  Recovery recovery;
  const std::vector<std::string> runs = ListRuns(common_dir);
  if (runs.empty()) {
    return recovery;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const RunsLock lock, RunsLock::Take(common_dir));
  FilePlaces places(common_dir);
  for (const std::string& run : runs) {
    const std::string directory = RunDirectory(common_dir, run);
    SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record, ReadRunRecord(directory));
    const RunFiles apply = FilesOfApply(common_dir, run);
    const RunFiles undo = FilesOfUndo(common_dir, run);
    if (!IsUnfinished(record.phase)) {
      SECRETSCAN_RETURN_IF_ERROR(CleanUp(apply, &places));
      SECRETSCAN_RETURN_IF_ERROR(CleanUp(undo, &places));
      continue;
    }
    const bool is_undo = record.phase >= RunPhase::kUndoPrepared;
    SECRETSCAN_RETURN_IF_ERROR(RecoverRun(record, is_undo ? undo : apply, &places,
                                          &recovery.left));
    if (recovery.run.empty()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord now, ReadRunRecord(directory));
      recovery.run = run;
      recovery.found = StateOf(record);
      recovery.now = StateOf(now);
    }
  }
  return recovery;
}

absl::StatusOr<RunState> ReadRunState(const std::string& common_dir, const std::string& run) {
  SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record, ReadKnownRun(common_dir, run));
  return StateOf(record);
}

absl::Status MarkPurged(const std::string& common_dir, const std::string& run) {
  SECRETSCAN_ASSIGN_OR_RETURN(const RunsLock lock, RunsLock::Take(common_dir));
  SECRETSCAN_ASSIGN_OR_RETURN(RunRecord record, ReadKnownRun(common_dir, run));
  if (record.phase != RunPhase::kApplied) {
    return absl::FailedPreconditionError("the run " + run + " is not applied");
  }
  record.is_purged = true;
  return WriteRunRecord(RunDirectory(common_dir, run), record);
}

absl::StatusOr<std::string> BackupDirectory(const std::string& common_dir,
                                            const std::string& run) {
  SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record, ReadKnownRun(common_dir, run));
  return record.backup;
}

absl::Status DestroyBackup(const std::string& common_dir, const std::string& run) {
  SECRETSCAN_ASSIGN_OR_RETURN(const RunsLock lock, RunsLock::Take(common_dir));
  SECRETSCAN_ASSIGN_OR_RETURN(RunRecord record, ReadKnownRun(common_dir, run));
  if (IsUnfinished(record.phase)) {
    return absl::FailedPreconditionError("the run " + run + " is not finished");
  }
  if (record.backup.empty()) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(RemoveBackup(record.backup, run));
  record.backup.clear();
  return WriteRunRecord(RunDirectory(common_dir, run), record);
}

}  // namespace secretscan
