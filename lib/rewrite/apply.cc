#include "rewrite/apply.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "base/file_changes.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "base/utf8.h"
#include "git/reflog.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/backup.h"
#include "rewrite/file_plan.h"
#include "rewrite/finish_run.h"
#include "rewrite/layered_objects.h"
#include "rewrite/lock_files.h"
#include "rewrite/reference_plan.h"
#include "rewrite/run_directory.h"
#include "rewrite/run_state.h"
#include "rewrite/transaction.h"
#include "rewrite/work_tree_plan.h"

namespace secretscan {
namespace {

using Kind = FileState::Kind;
using Mode = ChangeSet::WorkTree;

// Where filters of files could come from, beside attributes in the index.
bool MayFilter(const Repository& repository) {
  const std::string auto_crlf = AsciiLowered(repository.Setting("core.autocrlf"));
  return !repository.Setting("core.attributesfile").empty() || auto_crlf == "true" ||
         auto_crlf == "input" || !repository.Setting("core.eol").empty() ||
         PathExists(repository.common_dir() + "info/attributes");
}

class ApplyRun {
 public:
  ApplyRun(const Repository& repository, const ChangeSet& changes)
      : repository_(repository),
        changes_(changes),
        places_(repository.common_dir()),
        files_(FilesOfApply(repository.common_dir(), changes.run)),
        staged_(files_.journal_directory),
        locks_(&places_, changes.run, files_.journal_directory) {
    journal_.id_size = repository.object_id_size();
  }

  absl::StatusOr<Applied> Run() {
    SECRETSCAN_RETURN_IF_ERROR(staged_.Begin());
    record_ = {RunPhase::kPrepared, changes_.backup, false};
    if (!record_.backup.empty() && !record_.backup.ends_with('/')) {
      record_.backup += '/';
    }
    if (!record_.backup.empty() && PathExists(record_.backup)) {
      return absl::FailedPreconditionError(record_.backup + " exists already");
    }
    SECRETSCAN_RETURN_IF_ERROR(WriteRunRecord(files_.directory, record_));
    absl::Status status = Prepare();
    if (status.ok()) {
      status = transaction_->ChangeReferences();
    }
    if (!status.ok() && !IsCommitted()) {
      return RollBack(status);
    }
    Applied applied;
    if (status.ok()) {
      applied.left = journal_.left;
      status = FinishRun(files_, record_, transaction_.get(), &places_, &applied.left);
    }
    if (!status.ok()) {
      return Unavailable("references are changed, the rest is not yet: " +
                         std::string(ToStd(status.message())) +
                         "; the next run finishes it");
    }
    return applied;
  }

 private:
  // All that changes nothing of what the repository means.
  absl::Status Prepare() {
    SECRETSCAN_RETURN_IF_ERROR(TakeLocks());
    SECRETSCAN_ASSIGN_OR_RETURN(
        const LayeredObjects objects,
        LayeredObjects::Open(changes_.quarantine, repository_.objects(), journal_.id_size));
    SECRETSCAN_RETURN_IF_ERROR(PlanReferences(changes_.references, objects,
                                              repository_.git_dir(), files_.journal_directory,
                                              &places_, &staged_, &journal_));
    FilePlan plan(changes_, repository_.git_dir(), &places_, &staged_, &journal_);
    if (changes_.work_tree == Mode::kCarryOver) {
      SECRETSCAN_RETURN_IF_ERROR(plan.CheckOperationsInProgress());
    }
    std::set<std::string> reset;
    SECRETSCAN_RETURN_IF_ERROR(PlanWorkTrees(objects, &reset));
    SECRETSCAN_RETURN_IF_ERROR(plan.AddReflogs());
    SECRETSCAN_RETURN_IF_ERROR(plan.AddRememberedIds(reset));
    SECRETSCAN_RETURN_IF_ERROR(plan.AddShallow());
    SECRETSCAN_RETURN_IF_ERROR(plan.AddFilesAndConfiguration());
    std::stable_sort(
        journal_.operations.begin(), journal_.operations.end(),
        [](const FileOperation& a, const FileOperation& b) { return a.group < b.group; });
    SECRETSCAN_RETURN_IF_ERROR(staged_.Sync());
    if (!record_.backup.empty()) {
      SECRETSCAN_RETURN_IF_ERROR(WriteBackup(record_.backup, changes_.run, repository_.git_dir(),
                                             journal_, &places_));
    }
    const std::vector<std::string> packs = ListNewPacks();
    const std::string journal = files_.journal_directory + std::string(kJournalName);
    SECRETSCAN_RETURN_IF_ERROR(ReplaceFile(journal, journal + ".new", WriteJournal(journal_), 0600));
    transaction_ = std::make_unique<Transaction>(&places_, files_.journal_directory, journal_);
    return MovePacks(packs);
  }

  absl::Status TakeLocks() {
    std::set<FilePlace> places;
    const auto add = [&](const std::string& worktree, std::string_view path) {
      places.insert(FilePlaces::InGitDirectory(worktree, path));
    };
    add("", "packed-refs");
    for (const ReferenceFate& fate : changes_.references) {
      if (fate.before != fate.after) {
        SECRETSCAN_ASSIGN_OR_RETURN(
            FilePlace place, PlaceOfReference(places_, repository_.git_dir(), fate.name));
        places.insert(std::move(place));
      }
    }
    for (const GitDirectory& directory :
         GitDirectories(repository_.git_dir(), repository_.common_dir())) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string worktree,
                                  places_.WorktreeName(directory.path));
      add(worktree, "HEAD");
      if (changes_.work_tree != Mode::kKeep) {
        add(worktree, "index");
      }
      if (changes_.reflogs != ChangeSet::Reflogs::kKeep) {
        for (const std::string& name : ReflogNames(directory.path, nullptr)) {
          if (IsSafeReferenceName(name)) {
            add(worktree, name);
          }
        }
      }
    }
    if (PathExists(repository_.common_dir() + "shallow")) {
      add("", "shallow");
    }
    if (changes_.configuration.has_value()) {
      add("", "config");
    }
    return locks_.Take({places.begin(), places.end()});
  }

  absl::Status PlanWorkTrees(const ObjectStore& objects, std::set<std::string>* reset) {
    if (changes_.work_tree == Mode::kKeep) {
      return absl::OkStatus();
    }
    for (const GitDirectory& directory :
         GitDirectories(repository_.git_dir(), repository_.common_dir())) {
      WorkTreeChange change;
      SECRETSCAN_ASSIGN_OR_RETURN(change.worktree, places_.WorktreeName(directory.path));
      change.git_dir = directory.path;
      change.has_files = places_.WorkTree(change.worktree).ok();
      if (!change.has_files && !PathExists(directory.path + "index")) {
        continue;
      }
      change.blobs = changes_.blobs;
      change.refuse = changes_.work_tree == Mode::kCarryOver;
      SECRETSCAN_RETURN_IF_ERROR(FindHeads(directory, &change));
      WorkTreePlan plan(change, objects, &places_, &staged_, &journal_);
      SECRETSCAN_RETURN_IF_ERROR(plan.Read());
      bool resets = false;
      if (changes_.work_tree == Mode::kReset) {
        resets = directory.path == repository_.git_dir();
        if (!resets) {
          SECRETSCAN_ASSIGN_OR_RETURN(resets, plan.IsClean());
        }
      }
      if (resets) {
        reset->insert(change.worktree);
        SECRETSCAN_RETURN_IF_ERROR(plan.Reset(MayFilter(repository_)));
      } else {
        SECRETSCAN_RETURN_IF_ERROR(plan.CarryOver());
      }
    }
    return absl::OkStatus();
  }

  absl::Status FindHeads(const GitDirectory& directory, WorkTreeChange* change) {
    auto head = ReadHead(directory.path, repository_.common_dir());
    if (!head.ok()) {
      return absl::FailedPreconditionError(directory.prefix + "HEAD cannot be read");
    }
    change->head_before = change->head_after = *head;
    // The name under which its value is stored.
    std::string name = "HEAD";
    FilePlace place = FilePlaces::InGitDirectory(change->worktree, name);
    for (int depth = 0; depth < 5; ++depth) {
      const auto path = places_.Find(place);
      const LooseReference loose =
          path.ok() && IsRegularFile(*path) ? ReadLooseReference(*path) : LooseReference();
      if (loose.symbolic.empty()) {
        break;
      }
      name = loose.symbolic;
      SECRETSCAN_ASSIGN_OR_RETURN(place, PlaceOfReference(places_, directory.path, name));
    }
    for (const ReferenceFate& fate : changes_.references) {
      const auto other = PlaceOfReference(places_, repository_.git_dir(), fate.name);
      if (other.ok() && *other == place) {
        change->head_after = fate.after;
      }
    }
    return absl::OkStatus();
  }

  // Files of the quarantine that objects/pack has not yet, in the order in which they are moved there: git
  // sees a pack when its index is there.
  std::vector<std::string> ListNewPacks() {
    if (changes_.quarantine.empty()) {
      return {};
    }
    std::vector<std::string> packs;
    const std::string pack_dir = repository_.common_dir() + "objects/pack/";
    for (const std::string& name : DirectoryNames(changes_.quarantine)) {
      const std::string index = name.substr(0, name.rfind('.')) + ".idx";
      if (name.starts_with("pack-") && !PathExists(pack_dir + index)) {
        packs.push_back(name);
      }
    }
    const auto rank = [](const std::string& name) {
      return name.ends_with(".idx") ? 2 : name.ends_with(".pack") ? 0 : 1;
    };
    std::stable_sort(packs.begin(), packs.end(), [&](const std::string& a, const std::string& b) {
      return rank(a) < rank(b);
    });
    journal_.new_packs = packs;
    return packs;
  }

  absl::Status MovePacks(const std::vector<std::string>& packs) {
    const std::string pack_dir = repository_.common_dir() + "objects/pack/";
    if (!packs.empty() && !PathExists(pack_dir)) {
      SECRETSCAN_RETURN_IF_ERROR(
          MakeDirectory(pack_dir.substr(0, pack_dir.size() - 1), CutByUmask(0777)));
    }
    const std::string from =
        changes_.quarantine + (changes_.quarantine.ends_with('/') ? "" : "/");
    for (const std::string& name : packs) {
      SECRETSCAN_RETURN_IF_ERROR(RenameFile(from + name, pack_dir + name));
      SECRETSCAN_RETURN_IF_ERROR(SyncDirectory(pack_dir));
    }
    return absl::OkStatus();
  }

  bool IsCommitted() {
    if (transaction_ == nullptr) {
      return false;
    }
    const auto changed = transaction_->HasChangedReferences();
    return !changed.ok() || *changed;  // in doubt nothing is taken back
  }

  absl::Status RollBack(const absl::Status& reason) {
    const absl::Status status =
        RollBackRun(files_, record_, transaction_.get(), &places_, /*remove_packs=*/true);
    if (!status.ok()) {
      return Unavailable(std::string(ToStd(reason.message())) +
                         "; the next run takes back what was begun");
    }
    return reason;
  }

  const Repository& repository_;
  const ChangeSet& changes_;
  FilePlaces places_;
  const RunFiles files_;
  StagedFiles staged_;
  LockFiles locks_;
  RunRecord record_;
  Journal journal_;
  std::unique_ptr<Transaction> transaction_;
};

}  // namespace

absl::StatusOr<Applied> Apply(const Repository& repository, const ChangeSet& changes) {
  const std::string& common_dir = repository.common_dir();
  SECRETSCAN_RETURN_IF_ERROR(CreateRunDirectory(common_dir, changes.run));
  SECRETSCAN_ASSIGN_OR_RETURN(const RunsLock lock, RunsLock::Take(common_dir));
  for (const std::string& run : ListRuns(common_dir)) {
    SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record,
                                ReadRunRecord(RunDirectory(common_dir, run)));
    if (run == changes.run && record.phase != RunPhase::kNone) {
      return absl::FailedPreconditionError("the run " + run + " was applied before");
    }
    if (record.phase == RunPhase::kPrepared || record.phase == RunPhase::kCommitted ||
        record.phase == RunPhase::kUndoPrepared || record.phase == RunPhase::kUndoCommitted) {
      return absl::FailedPreconditionError("the run " + run + " is not finished");
    }
  }
  return ApplyRun(repository, changes).Run();
}

std::string DefaultBackupDirectory(const std::string& common_dir, const std::string& run) {
  // Not beside ".git" but beside the work tree, where `git add` does not see it.
  std::string base = common_dir.substr(0, common_dir.size() - 1);
  if (base.ends_with("/.git")) {
    base.resize(base.size() - 5);
  }
  return base + "-secretscan-backup-" + run + "/";
}

}  // namespace secretscan
