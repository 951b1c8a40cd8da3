// What files of git directories tell: configuration, locks, operations that are not finished, packs.
#include <dirent.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/path_kind.h"
#include "base/status.h"
#include "git/config_file.h"
#include "git/object_files.h"
#include "git/reflog.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/preflight.h"

namespace secretscan {
namespace {

constexpr int kMaxRefsDepth = 64;
constexpr int64_t kMaxSmallFile = int64_t{16} << 20;

std::string Joined(const std::vector<std::string>& names, size_t most = 8) {
  std::string out;
  for (size_t i = 0; i < names.size() && i < most; ++i) {
    out += (i == 0 ? "" : ", ") + names[i];
  }
  return names.size() > most ? out + " and " + std::to_string(names.size() - most) + " more" : out;
}

void FindLocksBelow(const std::string& directory, const std::string& shown, int depth,
                    std::vector<std::string>* locks) {
  for (const std::string& name : DirectoryNames(directory)) {
    if (name.ends_with(".lock")) {
      locks->push_back(shown + name);
    } else if (depth > 0 && IsRealDirectory(directory + name)) {
      FindLocksBelow(directory + name + "/", shown + name + "/", depth - 1, locks);
    }
  }
}

void CheckLocks(const Repository& repository, Preflight* preflight) {
  std::vector<std::string> locks;
  for (const GitDirectory& directory :
       GitDirectories(repository.git_dir(), repository.common_dir())) {
    FindLocksBelow(directory.path, directory.prefix, 0, &locks);
    FindLocksBelow(directory.path + "refs/", directory.prefix + "refs/", kMaxRefsDepth, &locks);
  }
  FindLocksBelow(repository.common_dir() + "objects/info/", "objects/info/", 0, &locks);
  if (!locks.empty()) {
    preflight->items.push_back({"lock", PreflightLevel::kRefusal, false, /*passing=*/true,
                                "locked by another process: " + Joined(locks),
                                "wait for it; if none runs, remove the files"});
  }
  if (PathExists(repository.common_dir() + "gc.pid") ||
      PathExists(repository.common_dir() + "objects/maintenance.lock")) {
    preflight->items.push_back({"gc", PreflightLevel::kRefusal, /*forcible=*/true,
                                /*passing=*/true, "git's maintenance is running, or was killed",
                                "wait for it; if none runs, remove gc.pid and "
                                "objects/maintenance.lock"});
  }
}

void CheckOperations(const Repository& repository, Preflight* preflight) {
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"MERGE_HEAD", "merge"},        {"CHERRY_PICK_HEAD", "cherry-pick"},
      {"REVERT_HEAD", "revert"},      {"BISECT_LOG", "bisect"},
      {"rebase-merge", "rebase"},     {"rebase-apply", "rebase or am"},
      {"sequencer", "cherry-pick or revert"}};
  std::vector<std::string> found;
  for (const GitDirectory& directory :
       GitDirectories(repository.git_dir(), repository.common_dir())) {
    for (const auto& [file, operation] : kMarks) {
      if (PathExists(directory.path + std::string(file))) {
        found.push_back(std::string(operation) + " (" + directory.prefix + std::string(file) + ")");
      }
    }
  }
  if (!found.empty()) {
    preflight->items.push_back(
        {"operation", PreflightLevel::kRefusal, /*forcible=*/true, /*passing=*/true,
         "not finished: " + Joined(found),
         "finish or abort it: its files name old commits and would bring them back"});
  }
}

void CheckObjectFiles(const Repository& repository, Preflight* preflight) {
  const std::string objects = repository.common_dir() + "objects";
  std::vector<std::string> borrowed = ObjectDirectories(objects);
  std::erase(borrowed, RealPath(objects) + "/");
  if (!borrowed.empty()) {
    preflight->Add("alternates", PreflightLevel::kWarning,
                   "objects are borrowed from " + Joined(borrowed),
                   "the old objects there are not purged: clean that repository as well, or "
                   "detach from it (git repack -a -d, then remove objects/info/alternates)");
  }
  std::vector<std::string> kept;
  for (const std::string& name : DirectoryNames(objects + "/pack")) {
    if (name.ends_with(".keep")) {
      kept.push_back(name);
    }
  }
  if (!kept.empty()) {
    preflight->Add("keep-packs", PreflightLevel::kWarning,
                   "packs that git's gc does not touch: " + Joined(kept),
                   "--purge rewrites these, too");
  }
  if (repository.is_shallow()) {
    preflight->items.push_back(
        {"shallow", PreflightLevel::kRefusal, /*forcible=*/true, false,
         "the clone is shallow: the past behind " +
             std::to_string(repository.ShallowCommits().size()) +
             " commits is not here and cannot be cleaned here",
         "git fetch --unshallow first, or work in a full clone"});
  }
  if (repository.is_partial()) {
    preflight->Add("partial", PreflightLevel::kWarning,
                   "the clone is partial: what is missing cannot be looked at",
                   "work in a full clone; objects that are needed and missing end the run");
  }
}

void CheckConfiguration(const Repository& repository, Preflight* preflight) {
  ConfigFile config;
  config.AddFile(repository.common_dir() + "config").IgnoreError();
  std::set<std::string> remotes;
  for (const auto& [key, value] : config.entries()) {
    constexpr std::string_view kPrefix = "remote.";
    const size_t dot = key.rfind('.');
    if (key.starts_with(kPrefix) && dot > kPrefix.size() && key.substr(dot) == ".url") {
      remotes.insert(key.substr(kPrefix.size(), dot - kPrefix.size()));
    }
  }
  if (!remotes.empty()) {
    const bool several = remotes.size() > 1;
    preflight->Add("remotes", several ? PreflightLevel::kWarning : PreflightLevel::kInfo,
                   (several ? "remotes: " : "remote: ") +
                       Joined({remotes.begin(), remotes.end()}),
                   several ? "each of them holds the old history until it is pushed to" : "");
  }
  if (config.IsTrue("core.sparsecheckout")) {
    preflight->Add("sparse", PreflightLevel::kInfo, "the checkout is sparse", "");
  }
  if (repository.common_dir().find("/.git/modules/") != std::string::npos) {
    preflight->Add("superproject", PreflightLevel::kWarning,
                   "this is a submodule's repository: its superproject names commits of it",
                   "commit the new ids there, or older versions of it cannot be checked out");
  }
  if (IsDirectory(repository.common_dir() + "modules")) {
    preflight->Add("submodules", PreflightLevel::kWarning,
                   "submodules have repositories of their own: " +
                       Joined(DirectoryNames(repository.common_dir() + "modules")),
                   "scan and clean each of them by itself");
  }
  if (IsDirectory(repository.common_dir() + "lfs/objects")) {
    preflight->Add("lfs", PreflightLevel::kWarning, "there are files in Git LFS's store",
                   "they are not rewritten; files that the new history does not name are orphaned "
                   "here and at the host");
  }
}

}  // namespace

void ExamineGitFiles(const Repository& repository, Preflight* preflight) {
  CheckLocks(repository, preflight);
  CheckOperations(repository, preflight);
  CheckObjectFiles(repository, preflight);
  CheckConfiguration(repository, preflight);
  const auto grafts = ReadRegularFile(repository.common_dir() + "info/grafts", kMaxSmallFile);
  if (grafts.ok() && !grafts->empty()) {
    preflight->Add("grafts", PreflightLevel::kWarning,
                   "info/grafts changes parents of commits for this clone only",
                   "the rewrite goes by the commits themselves");
  }
}

}  // namespace secretscan
