// The git directories that one repository has: its own, and one a linked worktree.
#pragma once

#include <string>
#include <vector>

namespace secretscan {

struct GitDirectory {
  std::string path;    // with trailing '/'
  std::string prefix;  // of the names of what it holds: "", "main-worktree/", "worktrees/x/"
};

// `git_dir` first; then, if that is a linked worktree's, the main one; then the other worktrees' by
// name. Both arguments end in '/'.
std::vector<GitDirectory> GitDirectories(const std::string& git_dir, const std::string& common_dir);

// Names in a directory, sorted, without those that begin with a dot, unless `hidden` ("." and ".."
// never). Empty when it cannot be read.
std::vector<std::string> DirectoryNames(const std::string& path, bool hidden = false);

}  // namespace secretscan
