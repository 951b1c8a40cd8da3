// The files around a repository's objects: what git keeps beside them, and what is checked out.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.h"
#include "scan/progress.h"

namespace secretscan {

enum class FileKind : uint8_t {
  kGit,         // of a git directory: configuration, logs, hooks, names of references …
  kTracked,     // of a work tree
  kUntracked,
  kIgnored,     // git is told to leave it alone
};

struct RepositoryFile {
  FileKind kind = FileKind::kGit;
  std::string name;      // for people: "config", "work tree: a/b", "worktrees/x/index"
  std::string path;      // where it is
  bool is_link = false;
};

struct RepositoryFiles {
  std::vector<RepositoryFile> files;                             // by name
  std::vector<std::pair<std::string, std::string>> unreadable;   // name, reason
  // Repositories inside this one: submodules, and whatever else has a .git of its own. Not looked
  // into.
  std::vector<std::string> others;
  std::vector<std::string> backups;                              // of rewrites, found beside or inside
};

// All files of all git directories but object files, and of all work trees. No link is followed.
RepositoryFiles ListRepositoryFiles(const Repository& repository, Progress* progress);

}  // namespace secretscan
