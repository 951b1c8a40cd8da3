#include "rewrite/file_plan.h"

#include <sys/stat.h>

#include "absl/container/flat_hash_set.h"
#include "base/file_changes.h"
#include "base/status.h"
#include "git/pseudo_references.h"
#include "git/reflog.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/remembered_ids.h"
#include "rewrite/transaction.h"
#include "rewrite/work_tree_plan.h"

namespace secretscan {
namespace {

using Kind = FileState::Kind;

// What was last typed into an editor, or is offered to it next.
constexpr const char* kEditedMessages[] = {"COMMIT_EDITMSG", "MERGE_MSG", "NOTES_EDITMSG",
                                           "SQUASH_MSG", "TAG_EDITMSG"};
constexpr const char* kMentions[] = {"BISECT_LOG", "BISECT_START"};
// What `git reset --hard` takes away.
constexpr const char* kMergeState[] = {"MERGE_HEAD",  "MERGE_MSG",   "MERGE_MODE",       "MERGE_RR",
                                       "AUTO_MERGE",  "SQUASH_MSG",  "CHERRY_PICK_HEAD",
                                       "REVERT_HEAD"};

bool IsLink(const std::string& path) {
  struct stat info;
  return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

}  // namespace

FilePlan::FilePlan(const ChangeSet& changes, const std::string& git_dir, FilePlaces* places,
                   StagedFiles* staged, Journal* journal)
    : changes_(changes), git_dir_(git_dir), places_(places), staged_(staged), journal_(journal) {}

absl::Status FilePlan::Change(const FilePlace& place, const std::string* after, int group,
                              uint32_t new_mode) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(place));
  FileOperation operation;
  operation.place = place;
  operation.group = group;
  std::string before;
  SECRETSCAN_ASSIGN_OR_RETURN(operation.before, ReadFileState(path, &before));
  const Kind kind = operation.before.kind;
  if (kind == Kind::kLink || kind == Kind::kOther) {
    return absl::FailedPreconditionError(path + " is no regular file");
  }
  const bool exists = kind == Kind::kFile;
  if (after == nullptr ? !exists : exists && before == *after) {
    return absl::OkStatus();
  }
  if (after != nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        operation.staged,
        staged_->AddFile(*after, exists ? operation.before.mode : new_mode, &operation.after));
    if (group == kEarlyGroup && exists) {
      SECRETSCAN_RETURN_IF_ERROR(staged_->KeepOld(operation.staged, before));
    }
  }
  journal_->operations.push_back(std::move(operation));
  return absl::OkStatus();
}

absl::Status FilePlan::AddReflogs() {
  if (changes_.reflogs == ChangeSet::Reflogs::kKeep) {
    return absl::OkStatus();
  }
  for (const GitDirectory& directory : GitDirectories(git_dir_, places_->common_dir())) {
    if (IsLink(directory.path + "logs")) {
      journal_->left.push_back(directory.path + "logs: is a symbolic link");
      continue;
    }
    SECRETSCAN_RETURN_IF_ERROR(AddLogsOf(directory.path, directory.prefix));
  }
  return absl::OkStatus();
}

absl::Status FilePlan::AddLogsOf(const std::string& directory, const std::string& prefix) {
  absl::flat_hash_set<std::string_view> deleted;
  for (const ReferenceFate& fate : changes_.references) {
    if (fate.after.IsNull() && !fate.before.IsNull()) {
      deleted.insert(fate.name);
    }
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string worktree, places_->WorktreeName(directory));
  std::vector<std::string> links;
  for (const std::string& name : ReflogNames(directory, &links)) {
    const bool is_shared = worktree.empty() && name.starts_with("refs/");
    const FilePlace place = FilePlaces::InGitDirectory(worktree, "logs/" + name);
    if (deleted.contains((is_shared ? "" : prefix) + name)) {
      SECRETSCAN_RETURN_IF_ERROR(Change(place, nullptr, kLogGroup, 0));
      continue;
    }
    const bool is_stash = is_shared && name == "refs/stash";
    std::string after;
    if (changes_.reflogs == ChangeSet::Reflogs::kTranslate || is_stash) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(place));
      std::string before;
      SECRETSCAN_RETURN_IF_ERROR(ReadFileState(path, &before).status());
      SECRETSCAN_ASSIGN_OR_RETURN(after,
                                  TranslateReflog(before, changes_.ids, changes_.reflog_messages,
                                                  journal_->id_size));
    }
    SECRETSCAN_RETURN_IF_ERROR(Change(place, &after, kLogGroup, CutByUmask(0666)));
  }
  for (const std::string& name : links) {
    journal_->left.push_back(directory + "logs/" + name + ": is a symbolic link");
  }
  return absl::OkStatus();
}

absl::Status FilePlan::AddRememberedIds(const std::set<std::string>& reset) {
  for (const GitDirectory& directory : GitDirectories(git_dir_, places_->common_dir())) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string worktree,
                                places_->WorktreeName(directory.path));
    std::set<std::string> gone;
    if (reset.contains(worktree)) {
      gone.insert(std::begin(kMergeState), std::end(kMergeState));
    }
    const auto translate = [&](const std::string& name, auto translation) -> absl::Status {
      const FilePlace place = FilePlaces::InGitDirectory(worktree, name);
      const auto path = places_->Find(place);
      if (!path.ok() || IsLink(*path)) {
        journal_->left.push_back(directory.path + name + ": is a symbolic link");
        return absl::OkStatus();
      }
      std::string before;
      SECRETSCAN_ASSIGN_OR_RETURN(const FileState state, ReadFileState(*path, &before));
      if (state.kind != Kind::kFile) {
        return absl::OkStatus();
      }
      const std::string after = translation(before, changes_.ids, journal_->id_size);
      return Change(place, after.empty() && !before.empty() ? nullptr : &after, kLogGroup, 0);
    };
    for (const std::string& name : gone) {
      SECRETSCAN_RETURN_IF_ERROR(
          Change(FilePlaces::InGitDirectory(worktree, name), nullptr, kLogGroup, 0));
    }
    for (const char* name : PseudoReferenceNames()) {
      if (!gone.contains(name)) {
        SECRETSCAN_RETURN_IF_ERROR(translate(name, TranslateLines));
      }
    }
    for (const char* name : kMentions) {
      SECRETSCAN_RETURN_IF_ERROR(translate(name, TranslateMentions));
    }
    const auto redact = [&](const std::string& text, const IdMap&, int) {
      std::string out;
      const absl::StatusOr<bool> replaced = changes_.reflog_messages->Replace(text, &out);
      // What cannot be judged is not kept.
      return !replaced.ok() ? std::string() : *replaced ? out : text;
    };
    for (const char* name : kEditedMessages) {
      if (changes_.reflog_messages != nullptr && !gone.contains(name)) {
        SECRETSCAN_RETURN_IF_ERROR(translate(name, redact));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status FilePlan::AddShallow() {
  const FilePlace place = FilePlaces::InGitDirectory("", "shallow");
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(place));
  std::string before;
  SECRETSCAN_ASSIGN_OR_RETURN(const FileState state, ReadFileState(path, &before));
  if (state.kind != Kind::kFile) {
    return absl::OkStatus();
  }
  const std::string after = ExtendShallow(before, changes_.ids, journal_->id_size);
  return Change(place, &after, kEarlyGroup, 0);
}

absl::Status FilePlan::AddFilesAndConfiguration() {
  for (const auto& [name, content] : changes_.files) {
    const FilePlace place = FilePlaces::InGitDirectory("", name);
    const uint32_t mode = name.starts_with("secretscan/") ? 0600 : CutByUmask(0666);
    SECRETSCAN_RETURN_IF_ERROR(Change(place, &content, kOtherGroup, mode));
  }
  if (changes_.configuration.has_value()) {
    SECRETSCAN_RETURN_IF_ERROR(Change(FilePlaces::InGitDirectory("", "config"),
                                      &*changes_.configuration, kOtherGroup, CutByUmask(0666)));
  }
  return absl::OkStatus();
}

absl::Status FilePlan::CheckOperationsInProgress() const {
  for (const GitDirectory& directory : GitDirectories(git_dir_, places_->common_dir())) {
    for (const char* name : {"rebase-merge", "rebase-apply", "sequencer"}) {
      if (IsDirectory(directory.path + name)) {
        return absl::FailedPreconditionError(
            directory.path + name +
            ": an operation is under way that would go on with old commits; finish or abort it");
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace secretscan
