// Files that a run changes, named so that a journal can tell them, and found without leaving the
// repository.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

struct FilePlace {
  enum class Root : uint8_t { kGit, kWorkTree };
  Root root = Root::kGit;
  std::string worktree;  // kWorkTree: "" is the main one's, "x" that of <common_dir>/worktrees/x
  std::string path;      // below the common directory, or the work tree

  friend auto operator<=>(const FilePlace&, const FilePlace&) = default;
};

// A name of a run's own, of objects and of hooks is not among what may be changed. Nor is, in a work
// tree, what git would not check out.
bool IsSafePlace(const FilePlace& place);

// How a file was or will be.
struct FileState {
  enum class Kind : uint8_t { kAbsent, kFile, kLink, kOther };
  Kind kind = Kind::kAbsent;
  uint32_t mode = 0;     // permissions of kFile
  std::string digest;    // SHA-256 in hexadecimal, of the bytes or of the link's target

  // Modes do not count.
  friend bool operator==(const FileState& a, const FileState& b) {
    return a.kind == b.kind && a.digest == b.digest;
  }
};

// The state of a file and, unless `bytes` is null, its content or a link's target. Links are not
// followed. Unavailable when it cannot be read or is above 4 GiB.
absl::StatusOr<FileState> ReadFileState(const std::string& path, std::string* bytes = nullptr);

// Finds places in a repository that may be hostile. Not thread-safe.
class FilePlaces {
 public:
  explicit FilePlaces(std::string common_dir) : common_dir_(std::move(common_dir)) {}

  const std::string& common_dir() const { return common_dir_; }
  // The path. FailedPrecondition when the place is not safe, or behind a link; a work tree that is not
  // there is NotFound.
  absl::StatusOr<std::string> Find(const FilePlace& place);
  // With trailing '/'. NotFound when there is none, or it does not point back to the repository.
  absl::StatusOr<std::string> WorkTree(const std::string& worktree);
  // Of a git directory that is the common one or one of its worktrees'; FailedPrecondition if it is
  // neither.
  absl::StatusOr<std::string> WorktreeName(const std::string& git_dir) const;
  // The place of a file of a git directory.
  static FilePlace InGitDirectory(const std::string& worktree, std::string_view path);
  static FilePlace PackedReferences() { return InGitDirectory("", "packed-refs"); }
  // Makes the missing directories above a place, as git does.
  absl::Status MakeParents(const FilePlace& place);

 private:
  bool IsBehindLink(const std::string& root, std::string_view path);

  std::string common_dir_;
  std::map<std::string, std::string> work_trees_;
  std::string last_directory_;
};

}  // namespace secretscan
