// What to scan.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "secretscan/scan_control.h"

namespace secretscan {

// Files, and all files below directories. Directories named .git are left out unless they are named
// here. Pipes and devices are never opened.
struct FilesRequest {
  std::vector<std::string> paths = {"."};
  bool follow_symlinks = false;    // to files; those to directories never are
  bool respect_gitignore = false;  // leave out what git ignores
  ScanControl control = {};
};

// The lines that the index adds to HEAD: what the next commit would bring.
struct IndexRequest {
  std::string repository = ".";    // any directory of a work tree; all of it is scanned
  std::string index_file = {};     // another index than the work tree's own; empty: that
  // Instead: the lines that files of the work tree add to the index. Untracked files are not read.
  bool work_tree = false;
  ScanControl control = {};
};

// What the commits of a repository brought, whatever still holds it.
struct HistoryRequest {
  // A work tree, a directory inside one, a git directory or a bare repository.
  std::string repository = ".";
  // "main", "main..topic", "^v1.0"; several are united. Empty: all that any reference reaches.
  std::vector<std::string> ranges = {};
  // "root", a date ("2025-01-31", RFC 3339, "2 weeks ago"), or a revision whose ancestors are left
  // out; empty: no such bound.
  std::string since = {};
  // Beside what ordinary commits added: "merge", "commit-message", "tag-message", "note", "stash",
  // "reflog", "dangling", "ref-name", "config", "all", "none", or with '-' in front the default
  // without it. Empty: the default, which is all. InvalidArgument with gitleaks_compatible, which
  // fixes them.
  std::vector<std::string> kinds = {};
  // Whose links go into FoundSecret::link: "none", "github", "gitlab", "azuredevops", "gitea",
  // "bitbucket"; empty: told by the remote's URL.
  std::string platform = "none";
  // Bytes of memory that the scan tries to stay within; 0: a quarter of the machine's. What is too
  // large for it is skipped and recorded.
  int64_t max_memory_bytes = 0;
  bool verify_objects = false;     // compare every object that is read with its name: slower
  ScanControl control = {};
};

}  // namespace secretscan
