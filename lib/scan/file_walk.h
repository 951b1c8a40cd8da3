// Finds the files of directories.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "scan/coverage.h"
#include "scan/progress.h"

namespace secretscan {

struct WalkedFile {
  std::string path;     // read from here, and reported
  std::string symlink;  // the link that led here, or empty
};

struct FileWalkOptions {
  bool follow_symlinks = false;    // to files; those to directories never are
  bool respect_gitignore = false;  // as WorkTreeIgnores tells
  // Paths of files and directories to leave out.
  std::function<bool(const std::string& path)> is_allowed;
};

// Appends the regular files below each root, each once however often the roots lead there, in lexical
// order within a directory. Names are spelled as they were reached ("n" gives "n/a.txt", "." gives
// "a.txt"). Directories named .git are left out unless they are roots; a root that is a link is followed.
// Pipes, sockets and devices are never opened, but listed as skipped by rule, or as unreadable when
// they are roots; directories that cannot be read are skips. NotFound when a root does not exist.
absl::Status WalkFiles(const std::vector<std::string>& roots, const FileWalkOptions& options,
                       const Progress* progress, std::vector<WalkedFile>* files,
                       std::vector<Skip>* skips);

}  // namespace secretscan
