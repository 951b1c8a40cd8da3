#include "git/worktrees.h"

#include <dirent.h>

#include <algorithm>
#include <string_view>

#include "git/regular_file.h"

namespace secretscan {

std::vector<std::string> DirectoryNames(const std::string& path, bool hidden) {
  std::vector<std::string> names;
  if (DIR* handle = ::opendir(path.c_str())) {
    while (const dirent* entry = ::readdir(handle)) {
      const std::string_view name = entry->d_name;
      if (name[0] != '.' || (hidden && name != "." && name != "..")) {
        names.emplace_back(name);
      }
    }
    ::closedir(handle);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<GitDirectory> GitDirectories(const std::string& git_dir,
                                         const std::string& common_dir) {
  std::vector<GitDirectory> directories = {{git_dir, ""}};
  if (git_dir != common_dir) {
    directories.push_back({common_dir, "main-worktree/"});
  }
  for (const std::string& name : DirectoryNames(common_dir + "worktrees")) {
    const std::string path = common_dir + "worktrees/" + name + "/";
    if (path != git_dir && IsRegularFile(path + "HEAD")) {
      directories.push_back({path, "worktrees/" + name + "/"});
    }
  }
  return directories;
}

}  // namespace secretscan
