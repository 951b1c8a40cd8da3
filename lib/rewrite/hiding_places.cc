#include "rewrite/hiding_places.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/file_changes.h"
#include "base/status.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

struct Known {
  std::string_view name;
  std::string_view holds;
  bool is_spent;
};

// Of each work tree.
constexpr Known kOfWorkTree[] = {
    {"COMMIT_EDITMSG", "the last message that was edited", true},
    {"TAG_EDITMSG", "a message that was edited", true},
    {"NOTES_EDITMSG", "a note that was edited", true},
    {"FETCH_HEAD", "names of old objects", true},
    {"ORIG_HEAD", "the name of an old object", true},
    {"MERGE_HEAD", "names of old objects, of a merge in progress", false},
    {"MERGE_MSG", "a message, of a merge in progress", false},
    {"SQUASH_MSG", "messages of old commits", false},
    {"AUTO_MERGE", "the name of an old object, of a merge in progress", false},
    {"BISECT_LOG", "names of old objects, of a bisection in progress", false},
    {"rebase-merge", "patches and messages, of a rebase in progress", false},
    {"rebase-apply", "patches and messages, of a rebase in progress", false},
    {"sequencer", "names of old objects, of a cherry-pick or revert in progress", false},
};

// Of the repository.
constexpr Known kOfRepository[] = {
    {"filter-repo/fast-export.original", "the history as git-filter-repo read it", true},
    {"filter-repo/fast-export.filtered", "the history as git-filter-repo wrote it", true},
    {"lost-found", "contents that `git fsck` found", false},
    {"rr-cache", "parts of files with conflicts, as they were resolved", false},
    {"lfs/objects", "files of git-lfs", false},
    {"modules", "submodules, which are repositories of their own", false},
    {"svn", "what git-svn remembers", false},
};

bool HoldsSomething(const std::string& path) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    return false;
  }
  return S_ISDIR(info.st_mode) ? !DirectoryNames(path, true).empty() : info.st_size > 0;
}

void Add(const std::string& directory, const Known& known, std::vector<HidingPlace>* places) {
  const std::string path = directory + std::string(known.name);
  if (HoldsSomething(path)) {
    places->push_back({path, std::string(known.holds), known.is_spent});
  }
}

}  // namespace

std::vector<HidingPlace> FindHidingPlaces(const std::string& git_dir,
                                          const std::string& common_dir) {
  std::vector<HidingPlace> places;
  for (const GitDirectory& directory : GitDirectories(git_dir, common_dir)) {
    for (const Known& known : kOfWorkTree) {
      Add(directory.path, known, &places);
    }
    for (const std::string& name : DirectoryNames(directory.path)) {
      if (name.starts_with("fast_import_crash_")) {
        Add(directory.path, {name, "what `git fast-import` read last before it failed", true},
            &places);
      } else if (name.ends_with(".bundle")) {
        Add(directory.path, {name, "objects", false}, &places);
      }
    }
  }
  for (const Known& known : kOfRepository) {
    Add(common_dir, known, &places);
  }
  std::sort(places.begin(), places.end(),
            [](const HidingPlace& a, const HidingPlace& b) { return a.path < b.path; });
  return places;
}

std::vector<HidingPlace> ClearHidingPlaces(std::vector<HidingPlace> places) {
  std::erase_if(places, [](const HidingPlace& place) {
    if (!place.is_spent) {
      return false;
    }
    const absl::Status status = RemoveFile(place.path);
    return status.ok() || absl::IsNotFound(status);
  });
  return places;
}

}  // namespace secretscan
