#include "rewrite/finish_run.h"

#include "base/path_kind.h"
#include "base/status.h"
#include "rewrite/backup.h"
#include "rewrite/index_refresh.h"
#include "rewrite/lock_files.h"
#include "rewrite/run_directory.h"
#include "rewrite/staged_files.h"

namespace secretscan {
namespace {

bool IsUndo(const RunRecord& record) { return record.phase >= RunPhase::kUndoPrepared; }

}  // namespace

RunFiles FilesOfApply(const std::string& common_dir, const std::string& run) {
  const std::string directory = RunDirectory(common_dir, run);
  return {run, directory, directory + std::string(kApplyName) + "/"};
}

RunFiles FilesOfUndo(const std::string& common_dir, const std::string& run) {
  const std::string directory = RunDirectory(common_dir, run);
  return {run, directory, directory + std::string(kUndoName) + "/"};
}

bool HasJournalDirectory(const RunFiles& files) {
  const std::string& directory = files.journal_directory;
  return IsRealDirectory(directory.substr(0, directory.size() - 1));
}

absl::Status FinishRun(const RunFiles& files, RunRecord record, Transaction* transaction,
                       FilePlaces* places, std::vector<std::string>* left) {
  const bool is_undo = IsUndo(record);
  record.phase = is_undo ? RunPhase::kUndoCommitted : RunPhase::kCommitted;
  SECRETSCAN_RETURN_IF_ERROR(WriteRunRecord(files.directory, record));
  SECRETSCAN_RETURN_IF_ERROR(transaction->Finish(left));
  record.phase = is_undo ? RunPhase::kUndone : RunPhase::kApplied;
  record.is_purged &= !is_undo;
  SECRETSCAN_RETURN_IF_ERROR(WriteRunRecord(files.directory, record));
  if (!is_undo) {  // an index that was brought back is left byte for byte
    RefreshIndexes(transaction->journal(), files.journal_directory, places);
  }
  return CleanUp(files, places);
}

absl::Status RollBackRun(const RunFiles& files, RunRecord record, Transaction* transaction,
                         FilePlaces* places, bool remove_packs) {
  if (transaction != nullptr) {
    SECRETSCAN_RETURN_IF_ERROR(transaction->RollBack(remove_packs));
  }
  if (IsUndo(record)) {
    record.phase = RunPhase::kApplied;
  } else {
    if (!record.backup.empty()) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveBackup(record.backup, files.run));
    }
    record = {RunPhase::kRolledBack, "", false};
  }
  SECRETSCAN_RETURN_IF_ERROR(WriteRunRecord(files.directory, record));
  return CleanUp(files, places);
}

absl::Status CleanUp(const RunFiles& files, FilePlaces* places) {
  if (!HasJournalDirectory(files)) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(
      LockFiles(places, files.run, files.journal_directory).Release());
  return Transaction(places, files.journal_directory, {}).Clear();
}

}  // namespace secretscan
