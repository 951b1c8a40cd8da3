#include "rewrite/repository_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/container/flat_hash_set.h"
#include "base/path_kind.h"
#include "git/config_file.h"
#include "git/index_file.h"
#include "git/regular_file.h"
#include "git/work_tree_ignores.h"
#include "git/worktrees.h"
#include "report/terminal_text.h"

namespace secretscan {
namespace {

constexpr std::string_view kBackupMark = "-secretscan-backup-";
constexpr int kMaxDepth = 256;

struct WorkTreePlace {
  std::string path;      // with trailing '/'
  std::string name;      // for people
  std::string git_dir;
};

class Lister {
 public:
  Lister(const Repository& repository, Progress* progress)
      : repository_(repository), progress_(progress) {}

  RepositoryFiles Run() {
    ListGitDirectory(repository_.common_dir(), "", 0);
    ListBackups();
    for (const WorkTreePlace& place : WorkTrees()) {
      ListWorkTree(place);
    }
    std::sort(files_.files.begin(), files_.files.end(),
              [](const RepositoryFile& a, const RepositoryFile& b) { return a.name < b.name; });
    return std::move(files_);
  }

 private:
  struct Entry {
    std::string name;
    struct stat info {};
  };

  bool IsCancelled() const { return progress_ != nullptr && progress_->cancelled; }

  std::vector<Entry> Entries(const std::string& directory, const std::string& name) {
    std::vector<Entry> entries;
    DIR* handle = ::opendir(directory.c_str());
    if (handle == nullptr) {
      files_.unreadable.emplace_back(name, std::strerror(errno));
      return entries;
    }
    while (const dirent* found = ::readdir(handle)) {
      Entry entry;
      entry.name = found->d_name;
      if (entry.name == "." || entry.name == "..") {
        continue;
      }
      if (::lstat((directory + entry.name).c_str(), &entry.info) != 0) {
        files_.unreadable.emplace_back(name + entry.name, std::strerror(errno));
        continue;
      }
      entries.push_back(std::move(entry));
    }
    ::closedir(handle);
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
  }

  void Add(FileKind kind, const std::string& name, const std::string& path, const Entry& entry) {
    if (S_ISREG(entry.info.st_mode) || S_ISLNK(entry.info.st_mode)) {
      files_.files.push_back({kind, TerminalText(name), path, S_ISLNK(entry.info.st_mode)});
    }
  }

  void TooDeep(const std::string& name) {
    files_.unreadable.emplace_back(name, "directories are too deep");
  }

  void ListGitDirectory(const std::string& directory, const std::string& name, int depth) {
    if (depth > kMaxDepth) {
      return TooDeep(name);
    }
    for (const Entry& entry : Entries(directory, name)) {
      const std::string path = directory + entry.name, shown = name + entry.name;
      if (IsCancelled()) {
        return;
      }
      if (!S_ISDIR(entry.info.st_mode)) {
        Add(FileKind::kGit, shown, path, entry);
      } else if (depth == 0 && entry.name == "objects") {
        continue;
      } else if (depth == 0 && entry.name == "modules") {
        files_.others.push_back(TerminalText(shown));
      } else {
        ListGitDirectory(path + "/", shown + "/", depth + 1);
      }
    }
  }

  // Those that a rewrite leaves by itself lie beside the git directory.
  void ListBackups() {
    std::string git_dir = repository_.common_dir();
    git_dir.pop_back();
    const size_t slash = git_dir.rfind('/') + 1;
    const std::string prefix = git_dir.substr(slash) + std::string(kBackupMark);
    const std::string parent = git_dir.substr(0, slash);
    if (DIR* handle = ::opendir(parent.c_str())) {
      while (const dirent* found = ::readdir(handle)) {
        if (std::string_view(found->d_name).starts_with(prefix)) {
          files_.backups.push_back(TerminalText(parent + found->d_name));
        }
      }
      ::closedir(handle);
    }
    std::sort(files_.backups.begin(), files_.backups.end());
  }

  std::vector<WorkTreePlace> WorkTrees() {
    std::vector<WorkTreePlace> places;
    const std::string& common = repository_.common_dir();
    if (!repository_.work_tree().empty()) {
      places.push_back({repository_.work_tree(), "work tree: ", repository_.git_dir()});
    }
    if (repository_.git_dir() != common && common.ends_with("/.git/")) {
      places.push_back({common.substr(0, common.size() - 5), "main work tree: ", common});
    }
    for (const std::string& name : DirectoryNames(common + "worktrees")) {
      const std::string git_dir = common + "worktrees/" + name + "/";
      if (git_dir == repository_.git_dir()) {
        continue;
      }
      // "<work tree>/.git"
      auto file = ReadRegularFile(git_dir + "gitdir", 1 << 16);
      if (!file.ok()) {
        files_.unreadable.emplace_back("worktrees/" + name + "/gitdir",
                                       std::string(file.status().message()));
        continue;
      }
      while (file->ends_with('\n')) {
        file->pop_back();
      }
      const std::string dot_git = JoinPath(git_dir, *file);
      if (dot_git.ends_with("/.git") && IsDirectory(dot_git.substr(0, dot_git.size() - 5))) {
        places.push_back({dot_git.substr(0, dot_git.size() - 4),
                          "work tree " + TerminalText(name) + ": ", git_dir});
      } else {
        files_.others.push_back("worktrees/" + TerminalText(name) + " (its files are not here)");
      }
    }
    return places;
  }

  void ListWorkTree(const WorkTreePlace& place) {
    tracked_.clear();
    const auto index =
        IndexFile::Read(place.git_dir + "index", place.git_dir, repository_.object_id_size());
    if (index.ok()) {
      for (const IndexEntry& entry : index->entries()) {
        tracked_.insert(std::string(entry.path));
      }
    }
    std::string top = place.path;
    top.pop_back();
    WorkTreeIgnores ignores(top);
    ListDirectory(place, "", false, 0, &ignores);
  }

  void ListDirectory(const WorkTreePlace& place, const std::string& directory, bool is_ignored,
                     int depth, WorkTreeIgnores* ignores) {
    if (depth > kMaxDepth) {
      return TooDeep(place.name + directory);
    }
    for (const Entry& entry : Entries(place.path + directory, place.name + directory)) {
      if (IsCancelled()) {
        return;
      }
      const std::string path = directory + entry.name;
      if (entry.name == ".git") {
        continue;
      }
      if (!S_ISDIR(entry.info.st_mode)) {
        const bool ignored = is_ignored || ignores->IsIgnored(place.path + path, false);
        const FileKind kind = tracked_.contains(path) ? FileKind::kTracked
                              : ignored               ? FileKind::kIgnored
                                                      : FileKind::kUntracked;
        Add(kind, place.name + path, place.path + path, entry);
        continue;
      }
      if (PathExists(place.path + path + "/.git")) {
        files_.others.push_back(TerminalText(place.name + path));
      } else if (entry.name.find(kBackupMark) == std::string::npos &&
                 place.path + path + "/" != repository_.common_dir()) {
        const bool ignored = is_ignored || ignores->IsIgnored(place.path + path, true);
        ignores->Enter(place.path + path);
        ListDirectory(place, path + "/", ignored, depth + 1, ignores);
        ignores->Leave();
      }
    }
  }

  const Repository& repository_;
  Progress* const progress_;
  absl::flat_hash_set<std::string> tracked_;
  RepositoryFiles files_;
};

}  // namespace

RepositoryFiles ListRepositoryFiles(const Repository& repository, Progress* progress) {
  return Lister(repository, progress).Run();
}

}  // namespace secretscan
