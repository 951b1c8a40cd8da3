// Finds the repository that a path belongs to.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "git/config_file.h"

namespace secretscan {

// Absolute paths without links, with trailing '/'.
struct RepositoryLayout {
  std::string git_dir;     // HEAD, index: a linked worktree has its own
  std::string common_dir;  // objects, refs, config: == git_dir except in linked worktrees
  std::string work_tree;   // empty when bare
  int id_size = 20;        // of object names: 20 (SHA-1) or 32 (SHA-256)
  ConfigFile config;
};

// Looks at `path` and then, as git does, at the directories above it on the same file system: for
// ".git" (a directory, or a file that names one), or for the directory itself being a git
// directory. The environment (GIT_DIR …) plays no part. InvalidArgument when `path` does not exist
// or nothing is found; Unavailable when the repository's format is not one that can be read.
absl::StatusOr<RepositoryLayout> DiscoverRepository(const std::string& path);

}  // namespace secretscan
