// What git would leave out of a directory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/ignore_pattern.h"

namespace secretscan {

// The .gitignore files of a work tree and its .git/info/exclude; a user's own excludes do not count.
// What the index names is not ignored. Outside of a work tree the .gitignore files from the given directory
// on count. Directories are entered from the top down; one of these for each repository.
class WorkTreeIgnores {
 public:
  // For the repository around `directory` (absolute, without links, without trailing '/'); reads what
  // lies in and above it.
  explicit WorkTreeIgnores(const std::string& directory);

  // Reads the .gitignore of a directory, which must lie below the one given; until Leave(), which must
  // be called in the opposite order.
  void Enter(const std::string& directory);
  void Leave();

  // `path` is in the directory that was entered last.
  bool IsIgnored(std::string_view path, bool is_directory) const;

  // Files that exist but could not be read as ignore files or index: then nothing is ignored because of
  // them, or tracked.
  const std::vector<std::string>& unreadable() const { return unreadable_; }

 private:
  struct Level {
    size_t prefix = 0;  // bytes of a path up to and with the directory's slash
    std::optional<IgnoreFile> file;
  };

  void ReadTracked(const std::string& git_dir, int id_size);
  bool IsTracked(std::string_view path, bool is_directory) const;
  std::optional<IgnoreFile> ReadIgnores(const std::string& path, bool links);

  size_t top_ = 0;                  // bytes of a path up to and with the work tree's slash
  std::optional<IgnoreFile> exclude_;
  std::vector<Level> levels_;
  std::vector<std::string> tracked_;  // relative to the top, ascending
  std::vector<std::string> unreadable_;
};

}  // namespace secretscan
