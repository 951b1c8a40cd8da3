#include "scan/file_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "git/regular_file.h"
#include "git/work_tree_ignores.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  Walk(const FileWalkOptions& options, bool one_root, const Progress* progress,
       std::vector<WalkedFile>* files, std::vector<Skip>* skips)
      : options_(options),
        one_root_(one_root),
        progress_(progress),
        files_(*files),
        skips_(*skips) {}

  absl::Status Add(const std::string& root) {
    struct stat info;
    if (::stat(root.c_str(), &info) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) {
        return NotFound("no such file or directory: " + root);
      }
      skips_.push_back({SkipReason::kUnreadable, "file", root, std::strerror(errno)});
      return absl::OkStatus();
    }
    if (!S_ISDIR(info.st_mode)) {
      if (!IsAllowed(root)) {
        if (S_ISREG(info.st_mode)) {
          AddRootFile(root);
        } else {
          skips_.push_back({SkipReason::kUnreadable, "file", root, "not a regular file"});
        }
      }
      return absl::OkStatus();
    }
    std::string shown = fs::path(root).lexically_normal().string();
    if (shown == "." || shown == "./") {
      shown.clear();
    } else if (shown.back() != '/') {
      shown += '/';
    }
    const std::string real = RealPath(root);
    if (options_.respect_gitignore) {
      AddIgnores(real == "/" ? "" : real);
    }
    Enter(std::move(shown), real == "/" ? real : real + "/", false);
    Run();
    ignores_.clear();
    return absl::OkStatus();
  }

 private:
  // A directory whose entries are looked at.
  struct Level {
    std::string shown;  // what stands before its entries' names
    std::string real;   // the same, absolute and without links
    std::vector<std::string> names;
    size_t at = 0;
    bool own_ignores = false;  // it is a work tree of its own
    bool ignores = false;      // it was entered in ignores_.back()
  };

  bool IsAllowed(const std::string& path) const {
    return options_.is_allowed && options_.is_allowed(path);
  }

  void AddIgnores(const std::string& directory) {
    ignores_.push_back(std::make_unique<WorkTreeIgnores>(directory));
    TellUnreadable();
  }

  void TellUnreadable() {
    for (const std::string& path : ignores_.back()->unreadable()) {
      if (told_.insert(path).second) {
        skips_.push_back({SkipReason::kUnreadable, "file", path, "what it ignores is scanned"});
      }
    }
  }

  void Enter(std::string shown, std::string real, bool nested) {
    Level level;
    const std::string opened = shown.empty() ? "." : shown;
    std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(opened.c_str()), ::closedir);
    errno = directory == nullptr ? errno : 0;
    while (directory != nullptr) {
      errno = 0;
      const dirent* entry = ::readdir(directory.get());
      if (entry == nullptr) {
        break;
      }
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") {
        level.names.emplace_back(name);
      }
    }
    if (errno != 0) {
      skips_.push_back({SkipReason::kUnreadable, "directory",
                        shown.empty() ? "." : shown.substr(0, shown.size() - 1),
                        std::strerror(errno)});
    }
    std::sort(level.names.begin(), level.names.end());
    level.shown = std::move(shown);
    level.real = std::move(real);
    if (options_.respect_gitignore && nested) {
      const std::string path = level.real.substr(0, level.real.size() - 1);
      level.own_ignores = PathExists(path + "/.git");
      level.ignores = !level.own_ignores;
      if (level.own_ignores) {
        AddIgnores(path);
      } else {
        ignores_.back()->Enter(path);
        TellUnreadable();
      }
    }
    levels_.push_back(std::move(level));
  }

  // No recursion: trees may be deep.
  void Run() {
    while (!levels_.empty() && (progress_ == nullptr || !progress_->cancelled)) {
      Level& level = levels_.back();
      if (level.at < level.names.size()) {
        const std::string& name = level.names[level.at++];
        Visit(level.shown + name, level.real + name, name);
        continue;
      }
      if (level.own_ignores) {
        ignores_.pop_back();
      } else if (level.ignores) {
        ignores_.back()->Leave();
      }
      levels_.pop_back();
    }
    // Cancelled.
    for (const Level& level : levels_) {
      skips_.push_back({SkipReason::kTimedOut, "directory", level.shown.empty() ? "." : level.shown,
                        "the time was over before all of it was listed"});
    }
    levels_.clear();
  }

  void Visit(const std::string& path, const std::string& real, const std::string& name) {
    struct stat info;
    if (::lstat(path.c_str(), &info) != 0) {
      if (errno != ENOENT) {  // gone meanwhile
        skips_.push_back({SkipReason::kUnreadable, "file", path, std::strerror(errno)});
      }
      return;
    }
    const bool is_directory = S_ISDIR(info.st_mode);
    if (IsAllowed(path) || (is_directory && name == ".git") ||
        (options_.respect_gitignore && ignores_.back()->IsIgnored(real, is_directory))) {
      return;
    }
    if (is_directory) {
      if (IsNew(real + "/")) {
        Enter(path + "/", real + "/", true);
      }
    } else if (S_ISREG(info.st_mode)) {
      AddFile(path, real);
    } else if (S_ISLNK(info.st_mode)) {
      if (options_.follow_symlinks) {
        FollowLink(path);
      }
    } else {
      skips_.push_back({SkipReason::kBinary, "file", path, "a pipe, socket or device"});
    }
  }

  void AddRootFile(const std::string& path) {
    const std::string real = RealPath(path);
    std::error_code error;
    if (!fs::is_symlink(path, error)) {
      AddFile(path, real);
    } else if (IsNew(real)) {
      FollowLink(path);
    }
  }

  void FollowLink(const std::string& path) {
    struct stat info;
    std::error_code error;
    const fs::path target = fs::read_symlink(path, error);
    if (error || ::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
      return;
    }
    files_.push_back(
        {(fs::path(path).parent_path() / target).lexically_normal().string(), path});
  }

  void AddFile(const std::string& path, const std::string& real) {
    if (IsNew(real)) {
      files_.push_back({path, ""});
    }
  }

  // With one root nothing is met twice.
  bool IsNew(const std::string& real) { return one_root_ || seen_.insert(real).second; }

  const FileWalkOptions& options_;
  const bool one_root_;
  const Progress* progress_;
  std::vector<WalkedFile>& files_;
  std::vector<Skip>& skips_;
  std::vector<Level> levels_;
  std::vector<std::unique_ptr<WorkTreeIgnores>> ignores_;
  absl::flat_hash_set<std::string> seen_;  // real paths
  absl::flat_hash_set<std::string> told_;  // ignore files that cannot be read
};

}  // namespace

absl::Status WalkFiles(const std::vector<std::string>& roots, const FileWalkOptions& options,
                       const Progress* progress, std::vector<WalkedFile>* files,
                       std::vector<Skip>* skips) {
  Walk walk(options, roots.size() == 1, progress, files, skips);
  for (const std::string& root : roots) {
    SECRETSCAN_RETURN_IF_ERROR(walk.Add(root));
  }
  return absl::OkStatus();
}

}  // namespace secretscan
