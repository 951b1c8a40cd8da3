#include "git/discovery.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "base/utf8.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxLinkFile = 1 << 16;
// Extensions that do not change how refs and objects are read, or that are understood.
constexpr std::string_view kKnownExtensions[] = {
    "noop",         "noop-v1",         "partialclone", "preciousobjects", "worktreeconfig",
    "objectformat", "relativeworktrees"};

std::string TrimmedLine(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  return text;
}

// The directory above `directory` (both end in '/'); empty above the root.
std::string Parent(const std::string& directory) {
  if (directory.size() <= 1) {
    return "";
  }
  return directory.substr(0, directory.rfind('/', directory.size() - 2) + 1);
}

std::string AsDirectory(std::string path) {
  if (!path.empty() && path.back() != '/') {
    path += '/';
  }
  return path;
}

// The directory that a link file ("commondir", ".git", "gitdir") of `directory` names.
std::string NamedDirectory(const std::string& directory, const std::string& name) {
  return AsDirectory(RealPath(JoinPath(directory, name)));
}

// Where objects and refs of `git_dir` are; empty if it is not a git directory.
std::string CommonDirectory(const std::string& git_dir) {
  struct stat info;
  if (::lstat((git_dir + "HEAD").c_str(), &info) != 0 || S_ISDIR(info.st_mode)) {
    return "";
  }
  std::string common = git_dir;
  if (auto link = ReadRegularFile(git_dir + "commondir", kMaxLinkFile); link.ok()) {
    common = NamedDirectory(git_dir, TrimmedLine(*std::move(link)));
  }
  const bool complete =
      !common.empty() && IsDirectory(common + "objects") && IsDirectory(common + "refs");
  return complete ? common : "";
}

// The git directory that the file `path` names ("gitdir: …"); empty when it names none.
std::string FollowGitFile(const std::string& path) {
  constexpr std::string_view kPrefix = "gitdir: ";
  auto text = ReadRegularFile(path, kMaxLinkFile);
  if (!text.ok() || !text->starts_with(kPrefix)) {
    return "";
  }
  const std::string directory = path.substr(0, path.rfind('/') + 1);
  return NamedDirectory(directory, TrimmedLine(text->substr(kPrefix.size())));
}

// The git directory behind `directory`/.git, if that exists at all.
std::optional<std::string> DotGit(const std::string& directory) {
  const std::string path = directory + ".git";
  if (IsDirectory(path)) {
    return AsDirectory(RealPath(path));
  }
  if (IsRegularFile(path)) {
    return FollowGitFile(path);
  }
  return std::nullopt;
}

// The work tree of a git directory that was named itself. What it claims is believed only if the
// work tree points back, so that a configuration cannot lead elsewhere.
std::string WorkTreeOf(const RepositoryLayout& layout) {
  if (layout.git_dir.ends_with("/.git/")) {
    return layout.config.IsTrue("core.bare") ? "" : Parent(layout.git_dir);
  }
  std::string claimed;
  if (layout.git_dir != layout.common_dir) {
    if (auto link = ReadRegularFile(layout.git_dir + "gitdir", kMaxLinkFile); link.ok()) {
      const std::string dot_git = JoinPath(layout.git_dir, TrimmedLine(*std::move(link)));
      claimed = AsDirectory(RealPath(dot_git.substr(0, dot_git.rfind('/') + 1)));
    }
  } else if (const std::string* worktree = layout.config.Find("core.worktree")) {
    claimed = NamedDirectory(layout.git_dir, *worktree);
  }
  const bool points_back = !claimed.empty() && DotGit(claimed) == layout.git_dir;
  return points_back ? claimed : "";
}

absl::Status CheckFormat(const ConfigFile& config, const std::string& path, int* id_size) {
  const std::string* version = config.Find("core.repositoryformatversion");
  if (version == nullptr || *version == "0") {
    return absl::OkStatus();
  }
  if (*version != "1") {
    return Unavailable(path + ": repository format version " + *version +
                       " is not supported by this reader");
  }
  for (const auto& [key, value] : config.entries()) {
    constexpr std::string_view kPrefix = "extensions.";
    if (!key.starts_with(kPrefix)) {
      continue;
    }
    const std::string_view name = std::string_view(key).substr(kPrefix.size());
    if (name == "objectformat") {
      const std::string format = AsciiLowered(value);
      if (format != "sha1" && format != "sha256") {
        return Unavailable(path + ": object format " + value +
                           " is not supported by this reader");
      }
      *id_size = format == "sha256" ? 32 : 20;
    }
    if (name == "refstorage" && AsciiLowered(value) != "files") {
      return Unavailable(path + ": reference storage " + value +
                         " is not supported by this reader");
    }
    bool known = name == "refstorage";
    for (const std::string_view extension : kKnownExtensions) {
      known = known || name == extension;
    }
    if (!known) {
      return Unavailable(path + ": repository extension " + std::string(name) +
                         " is not supported by this reader");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<RepositoryLayout> Complete(RepositoryLayout layout, const std::string& path) {
  SECRETSCAN_RETURN_IF_ERROR(layout.config.AddFile(layout.common_dir + "config"));
  if (layout.config.IsTrue("extensions.worktreeconfig")) {
    SECRETSCAN_RETURN_IF_ERROR(layout.config.AddFile(layout.git_dir + "config.worktree"));
  }
  SECRETSCAN_RETURN_IF_ERROR(CheckFormat(layout.config, path, &layout.id_size));
  if (layout.work_tree.empty()) {
    layout.work_tree = WorkTreeOf(layout);
  } else if (layout.git_dir == layout.common_dir && layout.config.IsTrue("core.bare")) {
    layout.work_tree.clear();
  }
  return layout;
}

dev_t DeviceOf(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 ? info.st_dev : dev_t{};
}

}  // namespace

absl::StatusOr<RepositoryLayout> DiscoverRepository(const std::string& path) {
  const std::string start = RealPath(path);
  if (start.empty()) {
    return InvalidArgument("cannot open " + path + ": " + std::strerror(errno));
  }
  RepositoryLayout layout;
  if (!IsDirectory(start)) {
    layout.git_dir = FollowGitFile(start);
    layout.common_dir = layout.git_dir.empty() ? "" : CommonDirectory(layout.git_dir);
    if (layout.common_dir.empty()) {
      return InvalidArgument(path + " is not a git repository");
    }
    return Complete(std::move(layout), path);
  }
  const dev_t device = DeviceOf(start);
  for (std::string directory = AsDirectory(start);
       !directory.empty() && DeviceOf(directory) == device; directory = Parent(directory)) {
    if (const std::optional<std::string> dot_git = DotGit(directory)) {
      layout.git_dir = *dot_git;
      layout.common_dir = dot_git->empty() ? "" : CommonDirectory(*dot_git);
      if (!layout.common_dir.empty()) {
        layout.work_tree = directory;
        return Complete(std::move(layout), path);
      }
      if (!IsDirectory(directory + ".git")) {
        return InvalidArgument(path + " is not a git repository: " + directory +
                               ".git does not name a git directory");
      }
    }
    if (std::string common = CommonDirectory(directory); !common.empty()) {
      layout.git_dir = directory;
      layout.common_dir = std::move(common);
      return Complete(std::move(layout), path);
    }
  }
  return InvalidArgument(path + " is not a git repository");
}

}  // namespace secretscan
