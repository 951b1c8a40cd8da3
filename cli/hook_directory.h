// Where git looks for hooks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

struct HookDirectory {
  std::string path;        // ends in '/'; need not exist
  std::string set_in;      // the configuration file whose core.hooksPath names it; empty: the default
  bool is_bare = false;    // of a repository without a work tree
  bool for_all = false;    // of all the user's repositories
  bool is_ours = false;    // for all, and made by secretscan: holds nobody else's hooks
  bool git_looks_here = true;  // false: ours, but core.hooksPath does not name it yet
  // Configuration files that might name another directory under a condition.
  std::vector<std::string> conditional_files;
};

// Of the repository that `path` belongs to, as its and the user's configuration say: `for_all` if it is
// the user's.
absl::StatusOr<HookDirectory> HooksOfRepository(const std::string& path);

// Of all the user's repositories: the user's core.hooksPath, or else a directory of our own that git
// would have to be told of. InvalidArgument without a home directory.
absl::StatusOr<HookDirectory> HooksOfUser();

}  // namespace secretscan
