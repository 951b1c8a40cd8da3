#include "cli/git_settings.h"

#include <cstdlib>
#include <filesystem>

namespace secretscan {
namespace {

constexpr int kMaxIncludes = 10;

const char* NonEmpty(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? nullptr : value;
}

bool IsTrue(const char* value) {
  const std::string_view text = value == nullptr ? "" : value;
  return text == "1" || text == "true" || text == "yes" || text == "on";
}

}  // namespace

std::string HomeDirectory() {
  const char* home = NonEmpty("HOME");
  return home == nullptr ? "" : home;
}

std::string ExpandedHome(const std::string& path) {
  return path.starts_with("~/") ? HomeDirectory() + path.substr(1) : path;
}

std::string UserConfigDirectory() {
  if (const char* directory = NonEmpty("XDG_CONFIG_HOME")) {
    return directory;
  }
  const std::string home = HomeDirectory();
  return home.empty() ? "" : home + "/.config";
}

GitSettings::GitSettings(const RepositoryLayout* repository) {
  if (!IsTrue(std::getenv("GIT_CONFIG_NOSYSTEM"))) {
    const char* system = NonEmpty("GIT_CONFIG_SYSTEM");
    AddFile(system == nullptr ? "/etc/gitconfig" : system, false, 0);
  }
  if (const char* global = NonEmpty("GIT_CONFIG_GLOBAL")) {
    AddFile(global, false, 0);
  } else {
    if (const std::string directory = UserConfigDirectory(); !directory.empty()) {
      AddFile(directory + "/git/config", false, 0);
    }
    if (const std::string home = HomeDirectory(); !home.empty()) {
      AddFile(home + "/.gitconfig", false, 0);
    }
  }
  if (repository != nullptr) {
    AddFile(repository->common_dir + "config", true, 0);
    if (repository->config.IsTrue("extensions.worktreeconfig")) {
      AddFile(repository->git_dir + "config.worktree", true, 0);
    }
  }
}

void GitSettings::AddFile(const std::string& path, bool is_repositorys, int depth) {
  ConfigFile file;
  if (depth > kMaxIncludes || !file.AddFile(path).ok()) {
    return;
  }
  for (const auto& [key, text] : file.entries()) {
    if (key == "include.path" && !text.empty()) {
      const std::filesystem::path included = ExpandedHome(text);
      AddFile((std::filesystem::path(path).parent_path() / included).string(), is_repositorys,
              depth + 1);
    } else if (key.starts_with("includeif.")) {
      conditional_files_.push_back(path);
    } else {
      entries_.push_back({key, {text, path, is_repositorys}});
    }
  }
}

std::optional<GitSettings::Value> GitSettings::Find(std::string_view key) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->key == key) {
      return entry->value;
    }
  }
  return std::nullopt;
}

}  // namespace secretscan
