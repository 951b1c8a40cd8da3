// What is checked out, and what of it is not committed.
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/index_diff.h"
#include "git/index_file.h"
#include "git/regular_file.h"
#include "git/work_tree.h"
#include "git/worktrees.h"
#include "rewrite/preflight.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxLinkFile = 1 << 16;

// The work tree that a linked worktree's git directory belongs to; empty when it is gone.
std::string LinkedWorkTree(const std::string& git_dir) {
  auto link = ReadRegularFile(git_dir + "gitdir", kMaxLinkFile);
  if (!link.ok()) {
    return "";
  }
  link->erase(link->find_last_not_of("\r\n") + 1);
  const std::string dot_git = JoinPath(git_dir, *link);
  return RealPath(dot_git.substr(0, dot_git.rfind('/') + 1));
}

absl::StatusOr<WorkTreeState> Compare(const Repository& tree) {
  WorkTreeState state;
  state.path = tree.work_tree();
  const std::string path = tree.git_dir() + "index";
  struct stat info {};
  const int64_t seconds = ::stat(path.c_str(), &info) == 0 ? info.st_mtim.tv_sec : 0;
  SECRETSCAN_ASSIGN_OR_RETURN(
      const IndexFile index, IndexFile::Read(path, tree.git_dir(), tree.object_id_size()));
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId head, tree.Head());
  ObjectId root;
  if (!head.IsNull()) {
    std::string data;
    SECRETSCAN_RETURN_IF_ERROR(tree.objects().Read(head, &data).status());
    SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links,
                                ParseCommitLinks(data, tree.object_id_size()));
    root = links.tree;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(
      std::vector<FileChange> staged,
      DiffTreeToIndex(tree.objects(), tree.object_id_size(), root, index));
  for (FileChange& change : staged) {
    const FileSide& side = change.after.exists() ? change.after : change.before;
    state.staged[side.path] = change.after.id;   // null where the file is staged for deletion
  }
  absl::flat_hash_map<std::string_view, ObjectId> ids;
  for (const IndexEntry& entry : index.entries()) {
    state.unmerged += entry.stage > 0;
    ids[entry.path] = entry.id;
  }
  std::vector<UnreadFile> unread;
  WorkTree files(tree, index, seconds, {});
  for (FileChange& change : files.Compare(&unread)) {
    std::string& name = change.before.exists() ? change.before.path : change.after.path;
    const ObjectId id = ids[name];
    state.modified[std::move(name)] = id;
  }
  state.unread = static_cast<int64_t>(unread.size());
  return state;
}

void Tell(const WorkTreeState& state, Preflight* preflight) {
  const size_t modified = state.modified.size();
  if (!state.staged.empty() || state.unmerged > 0 || modified > 0) {
    preflight->Add("dirty", PreflightLevel::kInfo,
                   state.path + " has uncommitted changes: " + std::to_string(state.staged.size()) +
                       " staged, " + std::to_string(modified) + " modified, " +
                       std::to_string(state.unmerged) + " entries not merged",
                   "they stay; what is not committed is not rewritten but in the index");
  }
  if (state.unread > 0) {
    preflight->Add("unread-files", PreflightLevel::kWarning,
                   state.path + " has " + std::to_string(state.unread) +
                       " files that could not be compared with the index",
                   "check them by hand");
  }
}

void Examine(const std::string& path, Preflight* preflight) {
  auto tree = Repository::Open(path);
  auto state =
      tree.ok() ? Compare(**tree) : absl::StatusOr<WorkTreeState>(std::move(tree).status());
  if (!state.ok()) {
    preflight->items.push_back({"work-tree", PreflightLevel::kRefusal, false, /*passing=*/true,
                                path + " cannot be compared with its index: " +
                                    std::string(ToStd(state.status().message())),
                                "repair the index (git status tells more)"});
    return;
  }
  Tell(*state, preflight);
  preflight->work_trees.push_back(*std::move(state));
}

}  // namespace

void ExamineWorkTrees(const Repository& repository, Preflight* preflight) {
  if (!repository.work_tree().empty()) {
    Examine(repository.work_tree(), preflight);
  }
  int64_t linked = 0;
  for (const GitDirectory& directory :
       GitDirectories(repository.git_dir(), repository.common_dir())) {
    if (directory.path == repository.git_dir()) {
      continue;
    }
    const bool is_main = directory.path == repository.common_dir();
    const std::string path =
        is_main ? (directory.path.ends_with("/.git/")
                       ? directory.path.substr(0, directory.path.size() - 5)
                       : std::string())
                : LinkedWorkTree(directory.path);
    ++linked;
    if (path.empty() && !is_main) {
      preflight->Add("worktree-gone", PreflightLevel::kWarning,
                     "the files of " + directory.prefix + " are not where they were",
                     "its index is rewritten; git worktree prune removes it");
    } else if (!path.empty()) {
      Examine(path, preflight);
    }
  }
  if (linked > 0) {
    preflight->Add("worktrees", PreflightLevel::kInfo,
                   "there are " + std::to_string(linked) + " worktrees beside this one",
                   "their indexes and files are brought in line as well");
  }
}

}  // namespace secretscan
