#include "rewrite/fresh_clone_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/index_diff.h"
#include "git/index_file.h"
#include "git/regular_file.h"
#include "git/work_tree.h"

namespace secretscan {
namespace {

absl::StatusOr<IndexFile> ReadIndex(const Repository& repository) {
  return IndexFile::Read(repository.git_dir() + "index", repository.git_dir(),
                         repository.object_id_size());
}

absl::StatusOr<ObjectId> HeadTree(const Repository& repository) {
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId head, repository.Head());
  if (head.IsNull()) {
    return ObjectId();
  }
  std::string data;
  const auto type = repository.objects().Read(head, &data);
  if (!type.ok()) {
    return type.status();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links,
                              ParseCommitLinks(data, repository.object_id_size()));
  return links.tree;
}

struct CloseDirectory {
  void operator()(DIR* handle) const { ::closedir(handle); }
};

// Looks for a file that the index does not name.
class UntrackedSearch {
 public:
  UntrackedSearch(const Repository& repository, const IndexFile& index)
      : top_(repository.work_tree()) {
    for (const IndexEntry& entry : index.entries()) {
      std::string_view path = entry.path;
      if (path.ends_with('/')) {
        path.remove_suffix(1);  // a directory of a sparse index
      }
      tracked_.emplace(path);
      // Of a path "a/b/c" its directories are known, too: "a", "a/b".
      for (size_t slash = path.rfind('/'); slash != std::string_view::npos;
           slash = path.rfind('/', slash - 1)) {
        if (!directories_.emplace(path.substr(0, slash)).second || slash == 0) {
          break;
        }
      }
    }
  }

  absl::StatusOr<bool> Run() {
    std::vector<std::string> pending = {""};  // directories, with trailing '/'
    while (!pending.empty()) {
      const std::string directory = std::move(pending.back());
      pending.pop_back();
      const std::unique_ptr<DIR, CloseDirectory> handle(::opendir((top_ + directory).c_str()));
      if (handle == nullptr) {
        return Unavailable("cannot read " + top_ + directory + ": " + std::strerror(errno));
      }
      while (const dirent* entry = ::readdir(handle.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == ".." || name == ".git") {
          continue;
        }
        const std::string path = directory + std::string(name);
        struct stat info;
        if (tracked_.contains(path) || ::lstat((top_ + path).c_str(), &info) != 0) {
          continue;  // a tracked submodule, too; or gone meanwhile
        }
        if (S_ISDIR(info.st_mode)) {
          if (!directories_.contains(path) && IsRepository(top_ + path)) {
            return true;
          }
          pending.push_back(path + "/");
        } else if ((S_ISREG(info.st_mode) || S_ISLNK(info.st_mode)) &&
                   !path.starts_with("__pycache__/git_filter_repo.")) {
          return true;
        }
      }
    }
    return false;
  }

 private:
  // Another repository is listed as it is, not entered.
  static bool IsRepository(const std::string& path) {
    return IsRegularFile(path + "/.git") || IsRegularFile(path + "/.git/HEAD");
  }

  const std::string top_;
  absl::flat_hash_set<std::string> tracked_;
  absl::flat_hash_set<std::string> directories_;
};

}  // namespace

absl::StatusOr<bool> HasStagedChanges(const Repository& repository) {
  SECRETSCAN_ASSIGN_OR_RETURN(const IndexFile index, ReadIndex(repository));
  if (std::any_of(index.entries().begin(), index.entries().end(),
                  [](const IndexEntry& entry) { return entry.stage != 0; })) {
    return true;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId tree, HeadTree(repository));
  SECRETSCAN_ASSIGN_OR_RETURN(
      const std::vector<FileChange> changes,
      DiffTreeToIndex(repository.objects(), repository.object_id_size(), tree, index));
  return !changes.empty();
}

absl::StatusOr<bool> HasUnstagedChanges(const Repository& repository) {
  SECRETSCAN_ASSIGN_OR_RETURN(const IndexFile index, ReadIndex(repository));
  struct stat info {};
  const int64_t seconds = ::stat((repository.git_dir() + "index").c_str(), &info) == 0
                              ? static_cast<int64_t>(info.st_mtim.tv_sec)
                              : 0;
  WorkTreeOptions options;
  options.unmerged = true;
  WorkTree files(repository, index, seconds, options);
  std::vector<UnreadFile> unread;
  return !files.Compare(&unread).empty() || !unread.empty();
}

absl::StatusOr<bool> HasUntrackedFiles(const Repository& repository) {
  SECRETSCAN_ASSIGN_OR_RETURN(const IndexFile index, ReadIndex(repository));
  return UntrackedSearch(repository, index).Run();
}

}  // namespace secretscan
