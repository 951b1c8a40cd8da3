#include "git/reflog.h"

#include <sys/stat.h>

#include <algorithm>

#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileSize = int64_t{256} << 20;

// "<id> <id> name <email> seconds zone\tmessage": what follows the ids is not looked at.
bool ParseLine(std::string_view line, size_t digits, ReflogEntry* entry) {
  const auto is_blank = [&](size_t at) { return line[at] == ' ' || line[at] == '\t'; };
  return line.size() > 2 * digits + 1 && is_blank(digits) && is_blank(2 * digits + 1) &&
         ObjectId::FromHex(line.substr(0, digits), &entry->before) &&
         ObjectId::FromHex(line.substr(digits + 1, digits), &entry->after);
}

enum class FileType { kNone, kRegular, kDirectory, kLink };

FileType TypeOf(const std::string& path) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    return FileType::kNone;
  }
  return S_ISDIR(info.st_mode)   ? FileType::kDirectory
         : S_ISREG(info.st_mode) ? FileType::kRegular
         : S_ISLNK(info.st_mode) ? FileType::kLink
                                 : FileType::kNone;
}

}  // namespace

std::vector<std::string> ReflogNames(const std::string& git_dir, std::vector<std::string>* links) {
  std::vector<std::string> logs;
  std::vector<std::string> directories = {""};
  while (!directories.empty()) {
    const std::string directory = std::move(directories.back());
    directories.pop_back();
    for (const std::string& entry : DirectoryNames(git_dir + "logs/" + directory)) {
      std::string name = directory + entry;
      switch (TypeOf(git_dir + "logs/" + name)) {
        case FileType::kDirectory:
          directories.push_back(name + "/");
          break;
        case FileType::kRegular:
          if (!name.ends_with(".lock")) {
            logs.push_back(std::move(name));
          }
          break;
        case FileType::kLink:
          if (links != nullptr) {
            links->push_back(std::move(name));
          }
          break;
        case FileType::kNone:
          break;
      }
    }
  }
  std::sort(logs.begin(), logs.end(), [](const std::string& a, const std::string& b) {
    const bool a_is_ref = a.starts_with("refs/");
    const bool b_is_ref = b.starts_with("refs/");
    return a_is_ref != b_is_ref ? a_is_ref : a < b;
  });
  return logs;
}

Reflog ParseReflog(std::string_view text, int id_size) {
  Reflog log;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ReflogEntry entry;
    if (ParseLine(line, 2 * static_cast<size_t>(id_size), &entry)) {
      log.entries.push_back(entry);
    } else if (!line.empty()) {
      ++log.malformed_lines;
    }
  }
  std::reverse(log.entries.begin(), log.entries.end());
  return log;
}

void ReadReflogs(const std::string& git_dir, const std::string& common_dir, int id_size,
                 const std::function<void(const Reflog&)>& visit,
                 const std::function<void(const std::string& reference, const absl::Status&)>&
                     unreadable) {
  for (const GitDirectory& directory : GitDirectories(git_dir, common_dir)) {
    for (const std::string& name : ReflogNames(directory.path, nullptr)) {
      // What all worktrees share is named without the main one.
      const bool is_shared = directory.path == common_dir && name.starts_with("refs/");
      const std::string reference = (is_shared ? "" : directory.prefix) + name;
      const auto text = ReadRegularFile(directory.path + "logs/" + name, kMaxFileSize);
      if (!text.ok()) {
        unreadable(reference, text.status());
        continue;
      }
      Reflog log = ParseReflog(*text, id_size);
      log.reference = reference;
      visit(log);
    }
  }
}

}  // namespace secretscan
