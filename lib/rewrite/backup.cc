#include "rewrite/backup.h"

#include <set>

#include "base/file_changes.h"
#include "base/path_kind.h"
#include "base/sha256.h"
#include "base/status.h"
#include "git/pseudo_references.h"
#include "git/reflog.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/backup_objects.h"
#include "rewrite/record_file.h"

namespace secretscan {
namespace {

using Kind = FileState::Kind;

constexpr std::string_view kMarkerKind = "secretscan backup of 1";
constexpr std::string_view kManifestKind = "secretscan backup 1";
constexpr std::string_view kReadme =
    "THIS DIRECTORY CONTAINS SECRETS: a repository's objects, references and files as they were\n"
    "before secretscan changed its history. Keep it from others, and do not put it into another\n"
    "backup or an archive.\n"
    "\n"
    "To go back to the old history, in the repository:\n"
    "    secretscan rewrite --undo\n"
    "To destroy this backup, once the secrets are revoked and the new history is pushed:\n"
    "    secretscan rewrite --purge --purge-backup\n"
    "Files in objects/ may be second names of files of the repository: do not write to them.\n";

// Names of the files below root/directory, links too; directories are entered if they are real.
void ListFiles(const std::string& root, const std::string& directory,
               std::vector<std::string>* files) {
  std::vector<std::string> pending = {directory};
  while (!pending.empty()) {
    const std::string at = std::move(pending.back());
    pending.pop_back();
    for (const std::string& name : DirectoryNames(root + at)) {
      const std::string path = at + "/" + name;
      if (IsRealDirectory(root + path)) {
        pending.push_back(path);
      } else if (!name.ends_with(".lock")) {
        files->push_back(path);
      }
    }
  }
}

std::set<FilePlace> PlacesToKeep(const std::string& git_dir, const Journal& journal,
                                 FilePlaces* places) {
  std::set<FilePlace> keep;
  for (const char* name : {"packed-refs", "shallow", "config", "info/grafts"}) {
    keep.insert(FilePlaces::InGitDirectory("", name));
  }
  for (const GitDirectory& directory : GitDirectories(git_dir, places->common_dir())) {
    const auto worktree = places->WorktreeName(directory.path);
    if (!worktree.ok()) {
      continue;
    }
    std::vector<std::string> names = {"HEAD", "index", "config.worktree", "BISECT_LOG",
                                      "BISECT_START"};
    for (const char* name : PseudoReferenceNames()) {
      names.emplace_back(name);
    }
    ListFiles(directory.path, "refs", &names);
    ListFiles(directory.path, "logs", &names);
    for (const std::string& name : DirectoryNames(directory.path)) {
      if (name.starts_with("sharedindex.")) {
        names.push_back(name);
      }
    }
    for (const std::string& name : names) {
      keep.insert(FilePlaces::InGitDirectory(*worktree, name));
    }
  }
  for (const FileOperation& operation : journal.operations) {
    keep.insert(operation.place);
  }
  return keep;
}

absl::Status WriteFileCopy(const std::string& directory, const std::string& source,
                           BackupFile* file, bool* exists) {
  std::string bytes;
  SECRETSCAN_ASSIGN_OR_RETURN(file->state, ReadFileState(source, &bytes));
  *exists = file->state.kind == Kind::kFile || file->state.kind == Kind::kLink;
  if (!*exists) {
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(
      NewFile copy,
      NewFile::Create(directory + "files/" + std::to_string(file->number), 0600));
  SECRETSCAN_RETURN_IF_ERROR(copy.Write(bytes));
  return copy.Close();
}

// Where git could see it, or a purge take it for the repository's.
absl::Status CheckPlace(const std::string& directory, const std::string& git_dir,
                        FilePlaces* places) {
  if (!directory.starts_with('/') || !directory.ends_with('/')) {
    return InvalidArgument("the backup's directory must be an absolute path");
  }
  const std::string parent = RealPath(DirectoryOf(directory)) + "/";
  std::vector<std::string> forbidden = {places->common_dir()};
  for (const GitDirectory& each : GitDirectories(git_dir, places->common_dir())) {
    const auto worktree = places->WorktreeName(each.path);
    const auto tree = worktree.ok() ? places->WorkTree(*worktree) : worktree.status();
    if (tree.ok()) {
      forbidden.push_back(*tree);
    }
  }
  for (const std::string& root : forbidden) {
    if (parent.starts_with(root)) {
      return InvalidArgument("the backup may not be in the repository or its work tree: " +
                             directory);
    }
  }
  return absl::OkStatus();
}

// Tells whose backup a directory is.
std::string MarkerText(const std::string& run) {
  RecordWriter marker(kMarkerKind);
  marker.Add({run});
  return marker.Finish();
}

absl::Status WriteMarked(const std::string& path, std::string_view bytes) {
  return ReplaceFile(path, path + ".new", bytes, 0600);
}

}  // namespace

absl::Status WriteBackup(const std::string& directory, const std::string& run,
                         const std::string& git_dir, const Journal& journal,
                         FilePlaces* places) {
  SECRETSCAN_RETURN_IF_ERROR(CheckPlace(directory, git_dir, places));
  absl::Status made = MakeDirectory(directory.substr(0, directory.size() - 1), 0700);
  if (absl::IsAlreadyExists(made)) {
    return absl::FailedPreconditionError(directory + " exists already");
  }
  SECRETSCAN_RETURN_IF_ERROR(made);
  SECRETSCAN_RETURN_IF_ERROR(WriteMarked(directory + "run", MarkerText(run)));
  SECRETSCAN_RETURN_IF_ERROR(WriteMarked(directory + "README.txt", kReadme));
  SECRETSCAN_RETURN_IF_ERROR(MakeDirectory(directory + "files", 0700));

  RecordWriter manifest(kManifestKind);
  SECRETSCAN_ASSIGN_OR_RETURN(
      const std::vector<BackupObject> objects,
      BackUpObjects(places->common_dir() + "objects/", directory + "objects/", journal.id_size));
  for (const BackupObject& object : objects) {
    manifest.Add({"object", object.name, std::to_string(object.size), object.trailer});
  }
  BackupFile file;
  for (const FilePlace& place : PlacesToKeep(git_dir, journal, places)) {
    const auto path = places->Find(place);
    if (!path.ok()) {
      continue;  // behind a link: a run does not change it either
    }
    file.place = place;
    bool exists = false;
    SECRETSCAN_RETURN_IF_ERROR(WriteFileCopy(directory, *path, &file, &exists));
    if (exists) {
      Record record = {"file", std::to_string(file.number++)};
      AppendFields(place, &record);
      AppendFields(file.state, &record);
      manifest.Add(record);
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(SyncFileSystem(directory));
  SECRETSCAN_RETURN_IF_ERROR(WriteMarked(directory + "manifest", manifest.Finish()));
  return SyncDirectory(DirectoryOf(directory));
}

absl::StatusOr<BackupManifest> ReadBackup(const std::string& directory, const std::string& run) {
  SECRETSCAN_ASSIGN_OR_RETURN(const auto marker, ReadRecords(directory + "run", kMarkerKind));
  if (marker.size() != 1 || marker[0] != Record{run}) {
    return DataLoss(directory + " is the backup of another run");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto records,
                              ReadRecords(directory + "manifest", kManifestKind));
  BackupManifest manifest;
  for (const Record& record : records) {
    uint64_t number = 0;
    if (record.size() == 4 && record[0] == "object" && IsObjectFile(record[1]) &&
        ParseNumber(record[2], &number)) {
      manifest.objects.push_back({record[1], number, record[3]});
      continue;
    }
    BackupFile file;
    size_t at = 2;
    if (record.size() != 8 || record[0] != "file" || !ParseNumber(record[1], &number) ||
        !ParseFields(record, &at, &file.place) || !ParseFields(record, &at, &file.state) ||
        number > 1u << 30) {
      return DataLoss(directory + "manifest is malformed");
    }
    file.number = static_cast<int>(number);
    manifest.files.push_back(std::move(file));
  }
  return manifest;
}

absl::StatusOr<std::string> ReadBackupFile(const std::string& directory,
                                           const BackupFile& file) {
  const std::string path = directory + "files/" + std::to_string(file.number);
  SECRETSCAN_ASSIGN_OR_RETURN(std::string bytes,
                              ReadRegularFile(path, int64_t{4} << 30, Links::kRefuse));
  if (Sha256Hex(bytes) != file.state.digest) {
    return DataLoss(path + " is not what was put there");
  }
  return bytes;
}

absl::Status RemoveBackup(const std::string& directory, const std::string& run) {
  if (!IsRealDirectory(directory.substr(0, directory.size() - 1))) {
    return absl::OkStatus();
  }
  const auto marker = ReadRecords(directory + "run", kMarkerKind);
  if (absl::IsNotFound(marker.status())) {
    // Nothing was put into it yet but a part of the marker; what is no backup at all stays.
    const auto begun = ReadRegularFile(directory + "run.new", 1 << 16, Links::kRefuse);
    if (begun.ok() && MarkerText(run).starts_with(*begun)) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory + "run.new"));
    }
    (void)RemoveDirectory(directory.substr(0, directory.size() - 1));
    return absl::OkStatus();
  }
  if (!marker.ok() || marker->size() != 1 || (*marker)[0] != Record{run}) {
    return absl::FailedPreconditionError(directory + " is no backup of this run");
  }
  SECRETSCAN_RETURN_IF_ERROR(RemoveObjectFiles(directory + "objects/"));
  for (const std::string& name : DirectoryNames(directory + "files")) {
    SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory + "files/" + name));
  }
  if (PathExists(directory + "files")) {
    SECRETSCAN_RETURN_IF_ERROR(RemoveDirectory(directory + "files"));
  }
  for (const char* name : {"manifest", "manifest.new", "README.txt", "README.txt.new", "run.new",
                           "run"}) {
    if (PathExists(directory + name)) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory + name));
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(RemoveDirectory(directory.substr(0, directory.size() - 1)));
  return SyncDirectory(DirectoryOf(directory));
}

}  // namespace secretscan
