#include "rewrite/lock_files.h"

#include <algorithm>

#include "base/file_changes.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "git/regular_file.h"
#include "rewrite/journal.h"
#include "rewrite/record_file.h"

namespace secretscan {
namespace {

constexpr std::string_view kKind = "secretscan locks 1";
constexpr int64_t kMaxLock = 1 << 16;

FilePlace LockOf(FilePlace place) {
  place.path += ".lock";
  return place;
}

}  // namespace

LockFiles::LockFiles(FilePlaces* places, std::string run, std::string directory)
    : places_(places), directory_(std::move(directory)), token_("secretscan " + run + "\n") {}

absl::Status LockFiles::Take(const std::vector<FilePlace>& places) {
  RecordWriter list(kKind);
  for (const FilePlace& place : places) {
    Record record;
    AppendFields(place, &record);
    list.Add(record);
  }
  SECRETSCAN_RETURN_IF_ERROR(
      ReplaceFile(directory_ + "locks", directory_ + "locks.new", list.Finish(), 0600));
  SECRETSCAN_RETURN_IF_ERROR(
      ReplaceFile(directory_ + "token", directory_ + "token.new", token_, 0600));
  for (const FilePlace& place : places) {
    const FilePlace lock = LockOf(place);
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(lock));
    absl::Status status = places_->MakeParents(lock);
    if (status.ok()) {
      status = TakeOne(path);
    }
    if (absl::IsAlreadyExists(status)) {
      const bool is_lock = PathExists(path);
      if (!is_lock) {
        continue;  // MakeParents met a file
      }
      return absl::FailedPreconditionError(
          path + " exists: another process seems to change the repository");
    }
    if (absl::IsNotFound(status)) {
      continue;
    }
    SECRETSCAN_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

// A link appears with its content; where there are no links, or no more of them, a file does.
absl::Status LockFiles::TakeOne(const std::string& path) {
  absl::Status status = LinkFile(directory_ + "token", path);
  if (status.ok() || absl::IsAlreadyExists(status) || absl::IsNotFound(status)) {
    return status;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(NewFile file, NewFile::Create(path, 0600));
  status = file.Write(token_);
  if (status.ok()) {
    status = file.Close();
  }
  if (!status.ok()) {
    (void)RemoveFile(path);  // without its content nobody would know that it is ours
  }
  return status;
}

absl::Status LockFiles::Release() {
  auto records = ReadRecords(directory_ + "locks", kKind);
  if (absl::IsNotFound(records.status())) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(records.status());
  for (const Record& record : *records) {
    FilePlace place;
    size_t at = 0;
    if (!ParseFields(record, &at, &place)) {
      return DataLoss(directory_ + "locks is malformed");
    }
    const FilePlace lock = LockOf(place);
    const auto path = places_->Find(lock);
    if (!path.ok()) {
      continue;  // nothing of ours can be there
    }
    const auto content = ReadRegularFile(*path, kMaxLock, Links::kRefuse);
    if (content.ok() && *content == token_) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(*path));
    }
    RemoveEmptyParents(lock, *path);
  }
  SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory_ + "locks"));
  return SyncDirectory(directory_);
}

// Down to refs/heads and its like, as git does.
void LockFiles::RemoveEmptyParents(const FilePlace& place, const std::string& path) {
  if (!place.path.starts_with("refs/")) {
    return;
  }
  std::string name = place.path;
  std::string above = path;
  while (std::count(name.begin(), name.end(), '/') > 2) {
    name.resize(name.rfind('/'));
    above.resize(above.rfind('/'));
    if (!RemoveDirectory(above).ok()) {
      return;
    }
  }
}

}  // namespace secretscan
