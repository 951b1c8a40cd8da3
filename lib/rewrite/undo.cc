// Undo() of apply.h: a transaction like Apply()'s, made of a backup.

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "base/file_changes.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "git/pack_object_store.h"
#include "git/reflog.h"
#include "git/worktrees.h"
#include "rewrite/apply.h"
#include "rewrite/backup.h"
#include "rewrite/finish_run.h"
#include "rewrite/lock_files.h"
#include "rewrite/packed_references.h"
#include "rewrite/reference_plan.h"
#include "rewrite/run_directory.h"
#include "rewrite/run_state.h"
#include "rewrite/transaction.h"
#include "rewrite/work_tree_plan.h"

namespace secretscan {
namespace {

using Kind = FileState::Kind;

// Groups: references' own files first, then packed-refs as it was, then the rest.
constexpr int kLooseGroup = kHeadGroup;
constexpr int kPackedGroup = kHeadGroup + 1;
constexpr int kRestGroup = kHeadGroup + 2;

bool IsLog(const FilePlace& place) {
  return place.root == FilePlace::Root::kGit &&
         (place.path.starts_with("logs/") || place.path.find("/logs/") != std::string::npos);
}

class UndoRun {
 public:
  UndoRun(const std::string& git_dir, const std::string& common_dir, const std::string& run,
          RunRecord record, bool force)
      : git_dir_(git_dir),
        places_(common_dir),
        files_(FilesOfUndo(common_dir, run)),
        record_(std::move(record)),
        force_(force),
        staged_(files_.journal_directory),
        locks_(&places_, run, files_.journal_directory) {}

  absl::Status Run(std::vector<std::string>* left) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        applied_, ReadJournal(FilesOfApply(places_.common_dir(), files_.run).journal_directory +
                              std::string(kJournalName)));
    auto manifest = ReadBackup(record_.backup, files_.run);
    if (!manifest.ok()) {
      return absl::FailedPreconditionError("there is no whole backup of this run: " +
                                           std::string(ToStd(manifest.status().message())));
    }
    manifest_ = *std::move(manifest);
    for (const BackupFile& file : manifest_.files) {
      kept_[file.place] = &file;
    }
    journal_.id_size = applied_.id_size;
    SECRETSCAN_RETURN_IF_ERROR(staged_.Begin());
    record_.phase = RunPhase::kUndoPrepared;
    SECRETSCAN_RETURN_IF_ERROR(WriteRunRecord(files_.directory, record_));
    absl::Status status = Prepare();
    if (status.ok()) {
      status = transaction_->ChangeReferences();
    }
    if (!status.ok() && !IsCommitted()) {
      const absl::Status back =
          RollBackRun(files_, record_, transaction_.get(), &places_, /*remove_packs=*/false);
      return back.ok() ? status
                       : Unavailable(std::string(ToStd(status.message())) +
                                     "; the next run takes back what was begun");
    }
    if (status.ok()) {
      left->insert(left->end(), journal_.left.begin(), journal_.left.end());
      status = FinishRun(files_, record_, transaction_.get(), &places_, left);
    }
    return status.ok() ? status
                       : Unavailable("references are back, the rest is not yet: " +
                                     std::string(ToStd(status.message())) +
                                     "; the next run finishes it");
  }

 private:
  absl::Status Prepare() {
    SECRETSCAN_RETURN_IF_ERROR(TakeLocks());
    SECRETSCAN_RETURN_IF_ERROR(RestoreObjects(record_.backup, manifest_, places_.common_dir(),
                                              journal_.id_size));
    PackStoreOptions options;
    options.id_size = journal_.id_size;
    const auto objects = PackObjectStore::Open(places_.common_dir() + "objects", options);
    SECRETSCAN_RETURN_IF_ERROR(AddReferences(*objects));
    SECRETSCAN_RETURN_IF_ERROR(
        WritePackedForms(*objects, places_.common_dir(), files_.journal_directory, &journal_));
    SECRETSCAN_RETURN_IF_ERROR(AddOwnForms(*objects));
    for (const FileOperation& operation : applied_.operations) {
      SECRETSCAN_RETURN_IF_ERROR(AddInverse(operation));
    }
    SECRETSCAN_RETURN_IF_ERROR(AddLogs());
    std::stable_sort(
        journal_.operations.begin(), journal_.operations.end(),
        [](const FileOperation& a, const FileOperation& b) { return a.group < b.group; });
    SECRETSCAN_RETURN_IF_ERROR(staged_.Sync());
    const std::string journal = files_.journal_directory + std::string(kJournalName);
    SECRETSCAN_RETURN_IF_ERROR(ReplaceFile(journal, journal + ".new", WriteJournal(journal_), 0600));
    transaction_ = std::make_unique<Transaction>(&places_, files_.journal_directory, journal_);
    return absl::OkStatus();
  }

  absl::Status TakeLocks() {
    std::set<FilePlace> locked = {FilePlaces::PackedReferences()};
    for (const JournalReference& reference : applied_.references) {
      locked.insert(FilePlaces::InGitDirectory("", reference.name));
    }
    for (const FileOperation& operation : applied_.operations) {
      const FilePlace& place = operation.place;
      if (place.root == FilePlace::Root::kGit && !IsLog(place)) {
        locked.insert(place);
      }
    }
    for (const GitDirectory& directory : GitDirectories(git_dir_, places_.common_dir())) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string worktree,
                                  places_.WorktreeName(directory.path));
      locked.insert(FilePlaces::InGitDirectory(worktree, "HEAD"));
      locked.insert(FilePlaces::InGitDirectory(worktree, "index"));
      for (const std::string& name : ReflogNames(directory.path, nullptr)) {
        if (IsSafeReferenceName(name)) {
          locked.insert(FilePlaces::InGitDirectory(worktree, name));
        }
      }
    }
    return locks_.Take({locked.begin(), locked.end()});
  }

  absl::Status Changed(const std::string& what) const {
    return absl::FailedPreconditionError(what + " was changed since");
  }

  // From what they are now to what they were before the run.
  absl::Status AddReferences(const ObjectStore& objects) {
    std::string text;
    SECRETSCAN_RETURN_IF_ERROR(
        ReadFileState(places_.common_dir() + "packed-refs", &text).status());
    SECRETSCAN_ASSIGN_OR_RETURN(const PackedReferences packed,
                                PackedReferences::Parse(text, journal_.id_size, objects));
    for (const JournalReference& reference : applied_.references) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string path,
                                  places_.Find(FilePlaces::InGitDirectory("", reference.name)));
      JournalReference now;
      now.name = reference.name;
      now.after = reference.before;
      SECRETSCAN_ASSIGN_OR_RETURN(const FileState state, ReadFileState(path, &now.loose));
      now.is_loose = state.kind == Kind::kFile;
      if (state.kind == Kind::kLink) {
        return Changed(now.name);
      }
      if (now.is_loose) {
        const LooseReference loose = ParseLooseReference(now.loose);
        if (!loose.symbolic.empty() || !loose.error.empty()) {
          return Changed(now.name);
        }
        now.before = loose.id;
      } else if (const auto found = packed.entries().find(now.name);
                 found != packed.entries().end()) {
        now.before = found->second.id;
      }
      if (now.before != reference.after && !force_) {
        return Changed(now.name);
      }
      now.before.size = static_cast<uint8_t>(journal_.id_size);
      journal_.references.push_back(std::move(now));
    }
    return absl::OkStatus();
  }

  // Own files of references and packed-refs as they were, where that means the same as what packed-refs
  // says behind the commit point: nobody changed other references since.
  absl::Status AddOwnForms(const ObjectStore& objects) {
    if (journal_.references.empty()) {
      return absl::OkStatus();
    }
    std::string original;
    const auto kept = kept_.find(FilePlaces::PackedReferences());
    if (kept != kept_.end()) {
      SECRETSCAN_ASSIGN_OR_RETURN(original, ReadBackupFile(record_.backup, *kept->second));
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const PackedReferences before,
                                PackedReferences::Parse(original, journal_.id_size, objects));
    std::string text;
    const std::string final = files_.journal_directory + std::string(kPackedFinalName);
    FileState state;
    SECRETSCAN_ASSIGN_OR_RETURN(state, ReadFileState(final, &text));
    SECRETSCAN_ASSIGN_OR_RETURN(const PackedReferences after,
                                PackedReferences::Parse(text, journal_.id_size, objects));
    std::map<std::string, ObjectId> was;
    for (const auto& [name, entry] : before.entries()) {
      was[name] = entry.id;
    }
    std::map<std::string, ObjectId> will;
    for (const auto& [name, entry] : after.entries()) {
      will[name] = entry.id;
    }
    for (const JournalReference& reference : applied_.references) {
      if (reference.is_loose) {
        was[reference.name] = reference.before;
      }
    }
    if (was != will || IsNameADirectory()) {
      return absl::OkStatus();
    }
    for (const JournalReference& reference : applied_.references) {
      if (reference.is_loose) {
        FileOperation loose;
        loose.place = FilePlaces::InGitDirectory("", reference.name);
        loose.group = kLooseGroup;
        const auto file = kept_.find(loose.place);
        const uint32_t mode = file == kept_.end() ? CutByUmask(0666) : file->second->state.mode;
        SECRETSCAN_ASSIGN_OR_RETURN(loose.staged,
                                    staged_.AddFile(reference.loose, mode, &loose.after));
        journal_.operations.push_back(std::move(loose));
      }
    }
    FileOperation packed;
    packed.place = FilePlaces::PackedReferences();
    packed.group = kPackedGroup;
    packed.before = state;
    if (kept != kept_.end()) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          packed.staged, staged_.AddFile(original, kept->second->state.mode, &packed.after));
    }
    if (packed.before != packed.after) {
      journal_.operations.push_back(std::move(packed));
    }
    return absl::OkStatus();
  }

  // Then its file cannot be made while the locks of others are below it.
  bool IsNameADirectory() const {
    std::set<std::string> names;
    for (const JournalReference& reference : applied_.references) {
      names.insert(reference.name);
    }
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      const auto below = names.lower_bound(name + "/");
      return below != names.end() && below->starts_with(name + "/");
    });
  }

  // The file as the backup has it, or no file.
  absl::Status Restore(FileOperation operation) {
    const auto kept = kept_.find(operation.place);
    if (kept != kept_.end()) {
      const BackupFile& file = *kept->second;
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string bytes,
                                  ReadBackupFile(record_.backup, file));
      SECRETSCAN_ASSIGN_OR_RETURN(operation.staged,
                                  file.state.kind == Kind::kLink
                                      ? staged_.AddLink(bytes, &operation.after)
                                      : staged_.AddFile(bytes, file.state.mode,
                                                        &operation.after));
    }
    const bool same_mode = operation.before.mode == operation.after.mode;
    if (operation.before != operation.after || !same_mode) {
      journal_.operations.push_back(std::move(operation));
    }
    return absl::OkStatus();
  }

  absl::Status AddInverse(const FileOperation& applied) {
    FileOperation operation;
    operation.place = applied.place;
    operation.group = applied.group == kHeadGroup ? kLooseGroup : kRestGroup;
    const auto path = places_.Find(applied.place);
    if (!path.ok() || IsOfGoneWorktree(applied.place)) {
      return absl::OkStatus();
    }
    std::string bytes;
    SECRETSCAN_ASSIGN_OR_RETURN(operation.before, ReadFileState(*path, &bytes));
    bool is_ours = operation.before == applied.after || operation.before == applied.before;
    if (!applied.entries_after.empty()) {
      const std::string entries =
          IndexEntriesDigest(bytes, DirectoryOf(*path), journal_.id_size);
      is_ours |= entries == applied.entries_after;
    }
    // What git writes at any time is no work of anybody's.
    const bool is_remembered = applied.group == kLogGroup;
    if (!is_ours && !is_remembered) {
      if (!force_) {
        return Changed(*path);
      }
      if (applied.place.root == FilePlace::Root::kWorkTree) {
        journal_.left.push_back(*path + ": was changed since");
        return absl::OkStatus();
      }
    }
    return Restore(std::move(operation));
  }

  // Logs that the run did not change, but a purge may have: those that only grew stay.
  absl::Status AddLogs() {
    std::set<FilePlace> done;
    for (const FileOperation& operation : applied_.operations) {
      done.insert(operation.place);
    }
    for (const BackupFile& file : manifest_.files) {
      if (!IsLog(file.place) || done.contains(file.place)) {
        continue;
      }
      const auto path = places_.Find(file.place);
      if (!path.ok()) {
        continue;
      }
      FileOperation operation;
      operation.place = file.place;
      operation.group = kRestGroup;
      std::string now;
      SECRETSCAN_ASSIGN_OR_RETURN(operation.before, ReadFileState(*path, &now));
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string was, ReadBackupFile(record_.backup, file));
      if (operation.before.kind != Kind::kFile || !now.starts_with(was)) {
        SECRETSCAN_RETURN_IF_ERROR(Restore(std::move(operation)));
      }
    }
    return absl::OkStatus();
  }

  bool IsOfGoneWorktree(const FilePlace& place) const {
    constexpr std::string_view kWorktrees = "worktrees/";
    return place.root == FilePlace::Root::kGit && place.path.starts_with(kWorktrees) &&
           !PathExists(places_.common_dir() +
                       place.path.substr(0, place.path.find('/', kWorktrees.size())));
  }

  bool IsCommitted() {
    if (transaction_ == nullptr) {
      return false;
    }
    const auto changed = transaction_->HasChangedReferences();
    return !changed.ok() || *changed;
  }

  const std::string& git_dir_;
  FilePlaces places_;
  const RunFiles files_;
  RunRecord record_;
  const bool force_;
  StagedFiles staged_;
  LockFiles locks_;
  Journal applied_;
  Journal journal_;
  BackupManifest manifest_;
  std::map<FilePlace, const BackupFile*> kept_;
  std::unique_ptr<Transaction> transaction_;
};

}  // namespace

absl::StatusOr<Recovery> Undo(const std::string& git_dir, const std::string& common_dir,
                              const std::string& run, bool force) {
  SECRETSCAN_ASSIGN_OR_RETURN(const RunsLock lock, RunsLock::Take(common_dir));
  Recovery recovery;
  for (const std::string& name : ListRuns(common_dir)) {
    SECRETSCAN_ASSIGN_OR_RETURN(RunRecord record,
                                ReadRunRecord(RunDirectory(common_dir, name)));
    if ((!run.empty() && name != run) || (run.empty() && record.phase != RunPhase::kApplied)) {
      continue;
    }
    if (record.phase != RunPhase::kApplied) {
      return absl::FailedPreconditionError("the run " + name + " is not applied");
    }
    if (record.backup.empty()) {
      return absl::FailedPreconditionError("the run " + name + " has no backup");
    }
    recovery.run = name;
    recovery.found = record.is_purged ? RunState::kPurged : RunState::kApplied;
    SECRETSCAN_RETURN_IF_ERROR(UndoRun(git_dir, common_dir, name, record, force).Run(&recovery.left));
    recovery.now = RunState::kUndone;
    return recovery;
  }
  return absl::FailedPreconditionError("there is no run that could be undone");
}

}  // namespace secretscan
