#include "rewrite/staged_files.h"

#include <sys/stat.h>

#include "base/file_changes.h"
#include "base/sha256.h"
#include "base/status.h"
#include "git/worktrees.h"
#include "rewrite/lock_files.h"

namespace secretscan {
namespace {

// More are flushed with all of their file system, which costs less than one by one.
constexpr size_t kMostSingleSyncs = 32;

absl::Status WriteNew(const std::string& path, std::string_view bytes, uint32_t mode, bool sync) {
  SECRETSCAN_ASSIGN_OR_RETURN(NewFile file, NewFile::Create(path, mode));
  SECRETSCAN_RETURN_IF_ERROR(file.Write(bytes));
  if (sync) {
    SECRETSCAN_RETURN_IF_ERROR(file.Sync());
  }
  return file.Close();
}

}  // namespace

absl::Status StagedFiles::Begin() {
  absl::Status status = MakeDirectory(directory_.substr(0, directory_.size() - 1), 0700);
  if (!status.ok() && !absl::IsAlreadyExists(status)) {
    return status;
  }
  SECRETSCAN_RETURN_IF_ERROR(Clear());
  for (const std::string& name : DirectoryNames(directory_)) {
    if (name != kLocksName) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory_ + name));
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(MakeDirectory(directory_ + "new", 0700));
  return SyncDirectory(DirectoryOf(directory_));
}

std::string StagedFiles::Path(int number) const {
  return directory_ + "new/" + std::to_string(number);
}

std::string StagedFiles::OldPath(int number) const { return Path(number) + ".old"; }

absl::StatusOr<int> StagedFiles::AddFile(std::string_view bytes, uint32_t mode,
                                         FileState* after) {
  const bool sync = unsynced_.empty() && static_cast<size_t>(count_) < kMostSingleSyncs;
  SECRETSCAN_RETURN_IF_ERROR(WriteNew(Path(count_), bytes, mode, sync));
  if (!sync) {
    unsynced_.push_back(count_);
  }
  *after = {FileState::Kind::kFile, mode, Sha256Hex(bytes)};
  return count_++;
}

absl::StatusOr<int> StagedFiles::AddLink(const std::string& target, FileState* after) {
  SECRETSCAN_RETURN_IF_ERROR(MakeSymbolicLink(target, Path(count_)));
  *after = {FileState::Kind::kLink, 0, Sha256Hex(target)};
  return count_++;
}

absl::Status StagedFiles::KeepOld(int number, std::string_view bytes) {
  return WriteNew(OldPath(number), bytes, 0600, /*sync=*/true);
}

absl::Status StagedFiles::Sync() {
  if (!unsynced_.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(SyncFileSystem(directory_ + "new"));
    unsynced_.clear();
  }
  return SyncDirectory(directory_ + "new");
}

absl::Status StagedFiles::Clear() {
  struct stat info;
  const std::string path = directory_ + "new";
  if (::lstat(path.c_str(), &info) != 0) {
    return absl::OkStatus();
  }
  if (!S_ISDIR(info.st_mode)) {
    return RemoveFile(path);
  }
  for (const std::string& name : DirectoryNames(path)) {
    SECRETSCAN_RETURN_IF_ERROR(RemoveFile(path + "/" + name));
  }
  return RemoveDirectory(path);
}

}  // namespace secretscan
