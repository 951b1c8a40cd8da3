// What comes before the rewrite: rules, checks, and which references it is about.
#include "cli/filter_repo_run.h"

#include <sys/stat.h>

#include <cstdlib>
#include <ctime>
#include <iostream>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "cli/log.h"
#include "cli/terminal.h"
#include "git/reflog.h"
#include "git/regular_file.h"
#include "rewrite/apply.h"
#include "rewrite/blob_criteria.h"
#include "rewrite/filter_repo_fetch.h"
#include "rewrite/fresh_clone.h"
#include "rewrite/fresh_clone_files.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxLogFile = int64_t{1} << 30;
constexpr int64_t kDay = 86400;

// A line of standard input, of which only a "y" counts. Aborted when there is none.
absl::StatusOr<bool> Ask(const std::string& question) {
  std::cout << question << std::flush;
  std::string answer;
  if (!std::getline(std::cin, answer)) {
    std::cout << "\n";
    return absl::AbortedError("Aborting: there was no answer. Nothing was changed.");
  }
  return answer == "y" || answer == "Y";
}

// What git obeys and this program does not: it would rewrite another repository than is meant.
absl::Status CheckEnvironment(const RepositoryLayout& layout) {
  for (const char* name :
       {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_INDEX_FILE", "GIT_NAMESPACE",
        "GIT_REPLACE_REF_BASE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || RealPath(value) + "/" == layout.git_dir) {
      continue;
    }
    return absl::AbortedError(ToAbsl(
        "Aborting: GIT_DIR must be .git, or . where there is no work tree: " + std::string(name) +
        " is set and leads elsewhere."));
  }
  return absl::OkStatus();
}

absl::Status Refused(const std::string& text) { return absl::AbortedError(ToAbsl(text)); }

}  // namespace

double FilterRepoRun::Seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

absl::Status FilterRepoRun::LoadRules() {
  if (!arguments_.replace_text.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(text_rules_, ReplacementRules::Load(arguments_.replace_text));
  }
  if (!arguments_.replace_message.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(message_rules_,
                                ReplacementRules::Load(arguments_.replace_message));
  }
  if (!arguments_.strip_ids.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(strip_ids_, ReadFile(arguments_.strip_ids));
  }
  for (const FilterRepoPath& path : arguments_.paths) {
    switch (path.kind) {
      case FilterRepoPath::Kind::kPath:
        SECRETSCAN_RETURN_IF_ERROR(path_rules_.AddPath(path.text));
        break;
      case FilterRepoPath::Kind::kGlob:
        SECRETSCAN_RETURN_IF_ERROR(path_rules_.AddGlob(path.text));
        break;
      case FilterRepoPath::Kind::kRegex:
        SECRETSCAN_RETURN_IF_ERROR(path_rules_.AddRegex(path.text));
        break;
      case FilterRepoPath::Kind::kFile:
        SECRETSCAN_RETURN_IF_ERROR(path_rules_.AddFile(path.text));
        break;
    }
  }
  path_rules_.set_invert(arguments_.invert_paths);
  path_rules_.set_use_base_name(arguments_.use_base_name);
  return absl::OkStatus();
}

absl::Status FilterRepoRun::Open() {
  directory_ = RealPath(".") + "/";
  auto layout = DiscoverRepository(".");
  if (!layout.ok()) {
    return Annotate(layout.status(), "looking for a repository returned non-zero exit status");
  }
  layout_ = *std::move(layout);
  SECRETSCAN_RETURN_IF_ERROR(CheckEnvironment(layout_));
  if (!arguments_.dry_run) {
    SECRETSCAN_ASSIGN_OR_RETURN(const Recovery recovery,
                                Recover(layout_.git_dir, layout_.common_dir));
    if (!recovery.run.empty() && recovery.found != recovery.now) {
      PrintWarning("an earlier run (" + recovery.run + ") was interrupted; it was " +
                   (recovery.now == RunState::kApplied ? "finished" : "rolled back") + " first");
    }
  }
  SECRETSCAN_ASSIGN_OR_RETURN(repository_, Repository::Open("."));
  return absl::OkStatus();
}

absl::Status FilterRepoRun::CheckEarlierRuns() {
  const std::string marker = FilesDirectory() + "already_ran";
  struct stat info;
  if (::stat(marker.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::OkStatus();
  }
  if (std::time(nullptr) - info.st_mtim.tv_sec > kDay) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        const bool goes_on,
        Ask("The previous run is older than a day (" + Printable(marker) + " already exists).\n"
            "Treat this run as a continuation of filtering in the previous run (Y/N)? "));
    if (!goes_on) {
      return absl::OkStatus();
    }
  }
  const bool was_sensitive = IsRegularFile(FilesDirectory() + "sensitive_data_removal");
  if (arguments_.sensitive_data_removal && !was_sensitive) {
    return Refused("Error: Cannot specify --sensitive-data-removal now: the previous runs, which "
                   "this one goes on with, were without it.");
  }
  arguments_.sensitive_data_removal = was_sensitive;
  SECRETSCAN_ASSIGN_OR_RETURN(earlier_, ReadRunMaps(FilesDirectory()));
  return absl::OkStatus();
}

absl::Status FilterRepoRun::CheckFresh() {
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Reference> references,
                              repository_->References(&broken));
  std::erase_if(broken,
                [&](const std::string& name) { return IsDangling(*repository_, name); });
  if (!broken.empty() && !arguments_.force) {
    return Refused("Aborting: a reference cannot be read, so what it named would not be rewritten "
                   "(" + broken.front() + "). Remove it, or pass --force.");
  }
  references_.emplace(*repository_, references);
  if (arguments_.force) {
    return absl::OkStatus();
  }
  if (!earlier_) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        const std::string refusal,
        RefuseUnlessFreshClone(directory_, layout_, *repository_, references));
    return refusal.empty() ? absl::OkStatus() : Refused(refusal);
  }
  // git-filter-repo goes on here, and throws them away.
  if (has_work_tree() && !arguments_.dry_run) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool staged, HasStagedChanges(*repository_));
    SECRETSCAN_ASSIGN_OR_RETURN(const bool unstaged, HasUnstagedChanges(*repository_));
    if (staged || unstaged) {
      return Refused("Aborting: files that you changed since the previous run would be lost.\n"
                     "Commit or undo the changes, or pass --force to lose them.");
    }
  }
  return absl::OkStatus();
}

void FilterRepoRun::WarnOfLimits() const {
  if (repository_->is_shallow()) {
    PrintWarning("this clone is shallow: history behind its boundary is not rewritten, and the new "
                 "history begins there");
  }
  if (repository_->is_partial()) {
    PrintWarning("this clone is partial: objects that it does not hold cannot be looked at");
  }
  if (IsRegularFile(layout_.common_dir + "objects/info/alternates")) {
    PrintWarning("this repository borrows objects from another one, where they stay");
  }
}

absl::Status FilterRepoRun::FetchFromOrigin(const std::vector<std::string>& differing) {
  constexpr std::string_view kFailed = "WARNING: Fetching all refs from origin failed\n";
  const auto theirs = ListRemote(layout_.git_dir, "origin");
  if (!theirs.ok()) {
    std::cout << kFailed;
    return absl::OkStatus();
  }
  std::vector<std::string> lost = differing;
  for (std::string& name : references_->OnlyHere(*theirs)) {
    lost.push_back(std::move(name));
  }
  if (!lost.empty()) {
    std::string question = "Warning: You have refs modified from upstream:\n";
    for (const std::string& name : lost) {
      question += "             " + Printable(name) + "\n";
    }
    SECRETSCAN_ASSIGN_OR_RETURN(
        const bool fetch,
        Ask(question + "         Fetching makes sure that everything upstream is rewritten, but\n"
                       "         throws these changes away.  Proceed with fetch (Y/N)? "));
    if (!fetch) {
      arguments_.no_fetch = true;
      return absl::OkStatus();
    }
  }
  std::cout << "NOTICE: Fetching all refs from origin, so that whatever there may hold the\n"
               "        sensitive data is rewritten as well\n"
            << std::flush;
  bool complete = FetchObjects(layout_.git_dir, "origin", *theirs).ok();
  for (const Reference& reference : *theirs) {
    complete = complete && repository_->objects().ReadHeader(reference.target).ok();
  }
  if (!complete) {
    std::cout << kFailed;
    return absl::OkStatus();
  }
  references_->Mirror(*theirs);
  fetched_ = true;
  return absl::OkStatus();
}

absl::Status FilterRepoRun::ChooseReferences() {
  const std::string url = repository_->Setting("remote.origin.url");
  if (!arguments_.partial) {
    if (arguments_.debug) {
      std::cout << "[DEBUG] refs/remotes/origin/* become refs/heads/*\n";
    }
    const std::vector<std::string> differing = references_->MoveOriginToHeads();
    if (arguments_.sensitive_data_removal && !arguments_.no_fetch && !arguments_.dry_run &&
        !earlier_ && !url.empty() && !layout_.config.IsTrue("remote.origin.mirror")) {
      SECRETSCAN_RETURN_IF_ERROR(FetchFromOrigin(differing));
    }
    if (!arguments_.sensitive_data_removal && !url.empty()) {
      removed_url_ = url;
    }
  }
  return FindStash();
}

absl::Status FilterRepoRun::FindStash() {
  const std::string path = layout_.common_dir + "logs/refs/stash";
  if (!arguments_.refs.empty() || !references_->Contains("refs/stash") || !IsRegularFile(path)) {
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(path, kMaxLogFile));
  const Reflog log = ParseReflog(text, repository_->object_id_size());
  for (auto entry = log.entries.rbegin(); entry != log.entries.rend(); ++entry) {
    if (repository_->objects().ReadHeader(entry->after).ok()) {
      stash_.push_back(entry->after);
    } else {
      PrintWarning("an entry of the stash names " + entry->after.Hex() + ", which is not here");
    }
  }
  return absl::OkStatus();
}

absl::Status FilterRepoRun::Run() {
  const absl::Status status = RunSteps();
  if (!status.ok()) {
    DiscardRun();
  }
  return status;
}

absl::Status FilterRepoRun::RunSteps() {
  SECRETSCAN_RETURN_IF_ERROR(LoadRules());
  SECRETSCAN_RETURN_IF_ERROR(Open());
  SECRETSCAN_RETURN_IF_ERROR(CheckEarlierRuns());
  SECRETSCAN_RETURN_IF_ERROR(CheckFresh());
  WarnOfLimits();
  SECRETSCAN_RETURN_IF_ERROR(ChooseReferences());
  SECRETSCAN_RETURN_IF_ERROR(Rewrite());
  TellOfHistory();
  if (arguments_.dry_run) {
    return FinishDryRun();
  }
  SECRETSCAN_RETURN_IF_ERROR(Record());
  SECRETSCAN_RETURN_IF_ERROR(ApplyChanges());
  return CleanUp();
}

}  // namespace secretscan
