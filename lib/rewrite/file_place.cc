#include "rewrite/file_place.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "base/file_changes.h"
#include "base/sha256.h"
#include "base/status.h"
#include "git/checkout_path.h"
#include "git/discovery.h"
#include "git/regular_file.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileSize = int64_t{4} << 30;

bool IsComponentsSafe(std::string_view path) {
  for (size_t begin = 0;;) {
    const size_t slash = path.find('/', begin);
    const std::string_view name = path.substr(begin, slash - begin);
    if (name.empty() || name == "." || name == ".." || name.find('\0') != name.npos) {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    begin = slash + 1;
  }
}

bool IsBelow(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

// "secretscan/<run>/name", but for what a run goes by itself.
bool IsFileOfRun(std::string_view path) {
  constexpr std::string_view kRuns = "secretscan/";
  if (!path.starts_with(kRuns)) {
    return false;
  }
  path.remove_prefix(kRuns.size());
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos || !IsRunName(path.substr(0, slash))) {
    return false;
  }
  const std::string_view name = path.substr(slash + 1);
  return name.find('/') == std::string_view::npos && name != kStateName && name != kApplyName &&
         name != kUndoName;
}

}  // namespace

bool IsSafePlace(const FilePlace& place) {
  if (place.worktree.find('/') != std::string::npos ||
      (!place.worktree.empty() && !IsComponentsSafe(place.worktree))) {
    return false;
  }
  if (place.root == FilePlace::Root::kWorkTree) {
    return IsSafeCheckoutPath(place.path);
  }
  return IsComponentsSafe(place.path) && !IsBelow(place.path, "objects") &&
         !IsBelow(place.path, "hooks") &&
         (!IsBelow(place.path, "secretscan") || IsFileOfRun(place.path));
}

absl::StatusOr<FileState> ReadFileState(const std::string& path, std::string* bytes) {
  FileState state;
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return state;
    }
    return Unavailable("cannot read " + path + ": " + std::strerror(errno));
  }
  std::string content;
  if (S_ISLNK(info.st_mode)) {
    std::array<char, PATH_MAX> target;
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) {
      return Unavailable("cannot read " + path + ": " + std::strerror(errno));
    }
    content.assign(target.data(), static_cast<size_t>(size));
    state.kind = FileState::Kind::kLink;
  } else if (S_ISREG(info.st_mode)) {
    auto text = ReadRegularFile(path, kMaxFileSize, Links::kRefuse);
    if (!text.ok()) {
      return Unavailable(ToStd(text.status().message()));
    }
    content = *std::move(text);
    state.kind = FileState::Kind::kFile;
    state.mode = info.st_mode & 07777;
  } else {
    state.kind = FileState::Kind::kOther;
    return state;
  }
  state.digest = Sha256Hex(content);
  if (bytes != nullptr) {
    *bytes = std::move(content);
  }
  return state;
}

bool FilePlaces::IsBehindLink(const std::string& root, std::string_view path) {
  const size_t last = path.rfind('/');
  if (last == std::string_view::npos) {
    return false;
  }
  std::string directory = root + std::string(path.substr(0, last));
  if (directory == last_directory_) {
    return false;
  }
  for (size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
    struct stat info;
    const std::string above = root + std::string(path.substr(0, end));
    if (::lstat(above.c_str(), &info) == 0 && !S_ISDIR(info.st_mode)) {
      return S_ISLNK(info.st_mode);
    }
  }
  last_directory_ = std::move(directory);
  return false;
}

absl::StatusOr<std::string> FilePlaces::WorkTree(const std::string& worktree) {
  const auto known = work_trees_.find(worktree);
  if (known != work_trees_.end()) {
    return known->second;
  }
  const std::string git_dir =
      common_dir_ + (worktree.empty() ? "" : "worktrees/" + worktree + "/");
  const auto layout = DiscoverRepository(git_dir);
  if (!layout.ok() || layout->common_dir != common_dir_ || layout->work_tree.empty()) {
    return NotFound("there is no work tree of " + git_dir);
  }
  return work_trees_.emplace(worktree, layout->work_tree).first->second;
}

absl::StatusOr<std::string> FilePlaces::Find(const FilePlace& place) {
  if (!IsSafePlace(place)) {
    return absl::FailedPreconditionError("a path that is not to be changed");
  }
  std::string root = common_dir_;
  if (place.root == FilePlace::Root::kWorkTree) {
    SECRETSCAN_ASSIGN_OR_RETURN(root, WorkTree(place.worktree));
  }
  if (IsBehindLink(root, place.path)) {
    return absl::FailedPreconditionError(root + place.path + " is behind a symbolic link");
  }
  return root + place.path;
}

absl::StatusOr<std::string> FilePlaces::WorktreeName(const std::string& git_dir) const {
  if (git_dir == common_dir_) {
    return std::string();
  }
  const std::string worktrees = common_dir_ + "worktrees/";
  if (git_dir.starts_with(worktrees) &&
      git_dir.find('/', worktrees.size()) == git_dir.size() - 1) {
    return git_dir.substr(worktrees.size(), git_dir.size() - worktrees.size() - 1);
  }
  return absl::FailedPreconditionError(git_dir + " does not belong to " + common_dir_);
}

FilePlace FilePlaces::InGitDirectory(const std::string& worktree, std::string_view path) {
  FilePlace place;
  place.path = (worktree.empty() ? "" : "worktrees/" + worktree + "/") + std::string(path);
  return place;
}

absl::Status FilePlaces::MakeParents(const FilePlace& place) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, Find(place));
  const size_t root = path.size() - place.path.size();
  for (size_t end = path.find('/', root); end != std::string::npos;
       end = path.find('/', end + 1)) {
    const std::string above = path.substr(0, end);
    struct stat info;
    if (::lstat(above.c_str(), &info) != 0) {
      SECRETSCAN_RETURN_IF_ERROR(MakeDirectory(above, CutByUmask(0777)));
    }
  }
  return absl::OkStatus();
}

}  // namespace secretscan
