// git's configuration as the user who runs this program has it: for what is done on that user's
// behalf (hooks), never for a scan.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/discovery.h"

namespace secretscan {

class GitSettings {
 public:
  // The system's, the user's and, if given, the repository's own configuration, as git reads them:
  // $GIT_CONFIG_NOSYSTEM, $GIT_CONFIG_SYSTEM and $GIT_CONFIG_GLOBAL are honoured, files of
  // [include] are followed. Those of [includeIf] are not, see conditional_files().
  explicit GitSettings(const RepositoryLayout* repository);

  struct Value {
    std::string text;
    std::string file;  // where it was set
    bool is_repositorys = false;
  };
  // The last value of `key` ("section.name", lower case).
  std::optional<Value> Find(std::string_view key) const;

  // Files with an [includeIf], which might say something else.
  const std::vector<std::string>& conditional_files() const { return conditional_files_; }

 private:
  struct Entry {
    std::string key;
    Value value;
  };
  void AddFile(const std::string& path, bool is_repositorys, int depth);

  std::vector<Entry> entries_;
  std::vector<std::string> conditional_files_;
};

// $HOME, or empty; and a path in which a leading "~/" stands for it.
std::string HomeDirectory();
std::string ExpandedHome(const std::string& path);
// $XDG_CONFIG_HOME, or ~/.config; empty without either.
std::string UserConfigDirectory();

}  // namespace secretscan
