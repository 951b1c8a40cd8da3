#include "rewrite/fresh_clone.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "base/utf8.h"
#include "git/object_files.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/fresh_clone_files.h"
#include "rewrite/name_composition.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxLogSize = int64_t{1} << 30;
constexpr size_t kUnpackLimit = 100;   // git keeps smaller packs as loose objects

// The first log below `top` (ends in '/'), in byte order, that has more than one line; or empty.
absl::StatusOr<std::string> LongLog(const std::string& top) {
  std::vector<std::string> pending = {""};
  std::vector<std::string> found;
  while (!pending.empty()) {
    const std::string directory = std::move(pending.back());
    pending.pop_back();
    for (const std::string& name : DirectoryNames(top + directory)) {
      const std::string path = directory + name;
      if (IsRealDirectory(top + path)) {
        pending.push_back(path + "/");
        continue;
      }
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                                  ReadRegularFile(top + path, kMaxLogSize));
      const size_t end = text.find('\n');
      if (end != std::string::npos && end + 1 < text.size()) {
        found.push_back(path);
      }
    }
  }
  return found.empty() ? "" : *std::min_element(found.begin(), found.end());
}

class Check {
 public:
  Check(const std::string& directory, const RepositoryLayout& layout,
        const Repository& repository, const std::vector<Reference>& references)
      : directory_(directory), layout_(layout), repository_(repository) {
    for (const Reference& reference : references) {
      references_.emplace(reference.name, reference.target);
    }
  }

  absl::StatusOr<std::string> Run() {
    if (std::string reason = WrongDirectory(); !reason.empty()) {
      return Refusal(reason);
    }
    if (std::string refusal = Collisions(); !refusal.empty()) {
      return refusal;
    }
    if (std::string reason = ObjectsAndRemotes(); !reason.empty()) {
      return Refusal(reason);
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string log, LongLog(layout_.git_dir + "logs/"));
    if (!log.empty()) {
      return Refusal("expected at most one entry in the reflog for " + log);
    }
    if (references_.contains("refs/stash")) {
      return Refusal("has stashed changes");
    }
    if (!layout_.work_tree.empty()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string reason, WorkTreeReason());
      if (!reason.empty()) {
        return Refusal(reason);
      }
    }
    return std::string();
  }

 private:
  std::string Refusal(const std::string& reason) const {
    const std::string* url = layout_.config.Find("remote.origin.url");
    const bool is_local = url != nullptr && !url->empty() && IsDirectory(JoinPath(directory_, *url));
    return "Aborting: Refusing to destructively overwrite repo history since\n"
           "this does not look like a fresh clone.\n"
           "  (" + reason + ")\n" +
           (is_local ? "Note: when cloning local repositories, git clone needs --no-local\n"
                       "      for the copy to be a fresh one.\n"
                     : "") +
           "Rewrite a fresh clone instead, or pass --force to rewrite this one all the same.";
  }

  // The top of the repository, found without help from the environment.
  std::string WrongDirectory() const {
    if (layout_.work_tree.empty()) {
      return layout_.git_dir == directory_ ? "" : "GIT_DIR must be .";
    }
    const std::string dot_git = directory_ + ".git";
    return IsDirectory(dot_git) && RealPath(dot_git) + "/" == layout_.git_dir
               ? ""
               : "GIT_DIR must be .git";
  }

  // Names that such a file system cannot tell apart.
  std::string Collisions() const {
    if (layout_.config.IsTrue("core.ignorecase")) {
      const std::string list = Same([](const std::string& name) { return AsciiLowered(name); });
      if (!list.empty()) {
        return "Aborting: Cannot rewrite history on a case insensitive\n"
               "filesystem since you have refs that differ in case only:\n" + list;
      }
    }
    if (layout_.config.IsTrue("core.precomposeunicode")) {
      const std::string list = Same([](const std::string& name) { return Decomposed(name); });
      if (!list.empty()) {
        return "Aborting: Cannot rewrite history on a character normalizing\n"
               "filesystem since you have refs that differ in normalization:\n" + list;
      }
    }
    return "";
  }

  template <typename Fold>
  std::string Same(Fold fold) const {
    std::map<std::string, std::vector<std::string>> groups;
    for (const auto& [name, target] : references_) {
      groups[fold(name)].push_back(name);
    }
    std::string list;
    for (const auto& [folded, names] : groups) {
      if (names.size() > 1) {
        for (size_t i = 0; i < names.size(); ++i) {
          list += (i == 0 ? "    " : ", ") + names[i];
        }
        list += "\n";
      }
    }
    return list;
  }

  std::string ObjectsAndRemotes() const {
    const std::string objects = layout_.common_dir + "objects/";
    const size_t packs = PackIndexes({objects}).size();
    const std::vector<std::string> loose = LooseNames(objects);
    absl::flat_hash_set<std::string> replacing;
    for (const auto& [name, target] : references_) {
      if (name.starts_with("refs/replace/")) {
        replacing.insert(target.Hex());
      }
    }
    const bool only_replacing =
        std::all_of(loose.begin(), loose.end(),
                    [&](const std::string& name) { return replacing.contains(name); });
    if (packs > 1 || loose.size() >= kUnpackLimit || (packs == 1 && !only_replacing)) {
      return "expected freshly packed repo";
    }
    const std::vector<std::string> remotes = RemoteNames(layout_.config);
    const bool as_cloned = remotes == std::vector<std::string>{"origin"};
    return as_cloned || (packs == 0 && remotes.empty()) ? "" : "expected one remote, origin";
  }

  static std::vector<std::string> LooseNames(const std::string& objects) {
    std::vector<std::string> names;
    for (const std::string& directory : DirectoryNames(objects)) {
      if (directory.size() != 2 || HexDigit(directory[0]) < 0 || HexDigit(directory[1]) < 0) {
        continue;
      }
      for (const std::string& name : DirectoryNames(objects + directory)) {
        ObjectId id;
        if (ObjectId::FromHex(directory + name, &id)) {
          names.push_back(directory + name);
        }
      }
    }
    return names;
  }

  absl::StatusOr<std::string> WorkTreeReason() const {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool staged, HasStagedChanges(repository_));
    if (staged) {
      return std::string("you have uncommitted changes");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const bool unstaged, HasUnstagedChanges(repository_));
    if (unstaged) {
      return std::string("you have unstaged changes");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const bool untracked, HasUntrackedFiles(repository_));
    if (untracked) {
      return std::string("you have untracked changes");
    }
    constexpr std::string_view kHeads = "refs/heads/";
    for (const auto& [name, target] : references_) {
      if (!name.starts_with(kHeads)) {
        continue;
      }
      const std::string origin = "refs/remotes/origin/" + name.substr(kHeads.size());
      const auto there = references_.find(origin);
      if (there == references_.end()) {
        return name + " exists, but " + origin + " not found";
      }
      if (there->second != target) {
        return name + " does not match " + origin;
      }
    }
    return std::string(GitDirectories(layout_.git_dir, layout_.common_dir).size() > 1
                           ? "you have multiple worktrees"
                           : "");
  }

  const std::string& directory_;
  const RepositoryLayout& layout_;
  const Repository& repository_;
  std::map<std::string, ObjectId> references_;
};

}  // namespace

std::vector<std::string> RemoteNames(const ConfigFile& config) {
  constexpr std::string_view kRemote = "remote.";
  std::vector<std::string> names;
  for (const auto& [key, value] : config.entries()) {
    const size_t dot = key.rfind('.');
    if (key.starts_with(kRemote) && dot > kRemote.size()) {
      names.push_back(key.substr(kRemote.size(), dot - kRemote.size()));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

absl::StatusOr<std::string> RefuseUnlessFreshClone(const std::string& directory,
                                                   const RepositoryLayout& layout,
                                                   const Repository& repository,
                                                   const std::vector<Reference>& references) {
  return Check(directory, layout, repository, references).Run();
}

}  // namespace secretscan
