#include "git/object_files.h"

#include <dirent.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/hex.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int kMaxLevels = 5;  // as git
constexpr size_t kMaxDirectories = 256;
constexpr int64_t kMaxFileSize = 1 << 20;

void Collect(const std::string& path, int level, std::vector<std::string>* directories) {
  const std::string directory = RealPath(path) + "/";
  if (directory == "/" || !IsDirectory(directory) || directories->size() >= kMaxDirectories ||
      std::find(directories->begin(), directories->end(), directory) != directories->end()) {
    return;
  }
  directories->push_back(directory);
  if (level == kMaxLevels) {
    return;
  }
  const std::string text =
      ReadRegularFile(directory + "info/alternates", kMaxFileSize).value_or("");
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.front() != '#') {
      Collect(JoinPath(directory, std::string(line)), level + 1, directories);
    }
  }
}

}  // namespace

std::vector<std::string> ObjectDirectories(const std::string& objects_dir,
                                           const std::vector<std::string>& more) {
  std::vector<std::string> directories;
  Collect(objects_dir, 0, &directories);
  for (const std::string& other : more) {
    Collect(other, 0, &directories);
  }
  return directories;
}

std::vector<std::string> PackIndexes(const std::vector<std::string>& directories) {
  std::vector<std::string> indexes;
  for (const std::string& directory : directories) {
    const std::string packs = directory + "pack/";
    DIR* handle = ::opendir(packs.c_str());
    if (handle == nullptr) {
      continue;
    }
    while (const dirent* entry = ::readdir(handle)) {
      const std::string_view name = entry->d_name;
      if (name.starts_with("pack-") && name.ends_with(".idx")) {
        indexes.push_back(packs + std::string(name));
      }
    }
    ::closedir(handle);
  }
  std::sort(indexes.begin(), indexes.end());
  return indexes;
}

bool IsFanOut(std::string_view name) {
  return name.size() == 2 && HexDigit(name[0]) >= 0 && HexDigit(name[1]) >= 0;
}

}  // namespace secretscan
