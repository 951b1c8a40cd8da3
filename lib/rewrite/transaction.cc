#include "rewrite/transaction.h"

#include <sys/stat.h>

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/digest.h"
#include "base/file_changes.h"
#include "base/hex.h"
#include "base/path_kind.h"
#include "base/sha256.h"
#include "base/status.h"
#include "git/file_mode.h"
#include "git/index_file.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/lock_files.h"

namespace secretscan {
namespace {

using Kind = FileState::Kind;

constexpr int64_t kMaxPacked = int64_t{4} << 30;
constexpr int64_t kMaxStaged = int64_t{4} << 30;

// Whether the file is as it is to be; its permissions count if they are what changes.
bool IsDone(const FileState& now, const FileOperation& operation) {
  return now == operation.after &&
         (operation.before != operation.after ||
          IsExecutable(now.mode) == IsExecutable(operation.after.mode));
}

}  // namespace

Transaction::Transaction(FilePlaces* places, std::string directory, Journal journal)
    : places_(places),
      directory_(std::move(directory)),
      journal_(std::move(journal)),
      staged_(directory_) {}

absl::StatusOr<std::string> Transaction::PackedDigest(std::string* text) const {
  auto bytes = ReadRegularFile(places_->common_dir() + "packed-refs", kMaxPacked, Links::kRefuse);
  if (absl::IsNotFound(bytes.status())) {
    return std::string();
  }
  SECRETSCAN_RETURN_IF_ERROR(bytes.status());
  std::string digest = Sha256Hex(*bytes);
  if (text != nullptr) {
    *text = *std::move(bytes);
  }
  return digest;
}

absl::Status Transaction::ReplacePacked(std::string_view name) {
  SECRETSCAN_RETURN_IF_ERROR(RenameFile(directory_ + std::string(name),
                                        places_->common_dir() + "packed-refs"));
  return SyncDirectory(places_->common_dir());
}

absl::Status Transaction::ChangeReferences() {
  std::vector<std::string> left;
  SECRETSCAN_RETURN_IF_ERROR(PerformGroup(kEarlyGroup, &left));
  if (!left.empty()) {
    return absl::FailedPreconditionError(ToAbsl(left.front()));
  }
  if (journal_.references.empty()) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(ReplacePacked(kPackedNeutralName));
  SECRETSCAN_RETURN_IF_ERROR(RemoveLoose());
  return ReplacePacked(kPackedFinalName);
}

// All of it must be on disk before packed-refs changes, or an old value could come back.
absl::Status Transaction::RemoveLoose() {
  std::set<std::string> directories;
  for (const JournalReference& reference : journal_.references) {
    if (reference.is_loose) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string path,
                                  places_->Find({.path = reference.name}));
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(path));
      directories.insert(DirectoryOf(path));
    }
  }
  for (const std::string& directory : directories) {
    SECRETSCAN_RETURN_IF_ERROR(SyncDirectory(directory));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Transaction::HasChangedReferences() {
  if (journal_.references.empty()) {
    return false;
  }
  std::string text;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string digest, PackedDigest(&text));
  if (digest == journal_.packed.final) {
    return true;
  }
  if (digest == journal_.packed.neutral || digest == journal_.packed.original) {
    return false;
  }
  // Somebody took our locks away and went on. Values that only we know tell on which side.
  absl::flat_hash_map<std::string_view, ObjectId> values;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const size_t space = line.find(' ');
    ObjectId id;
    if (space != std::string_view::npos && ObjectId::FromHex(line.substr(0, space), &id)) {
      values[line.substr(space + 1)] = id;
    }
  }
  for (const JournalReference& reference : journal_.references) {
    const auto found = values.find(reference.name);
    if (found != values.end() && found->second == reference.after) {
      return true;
    }
  }
  return false;
}

absl::Status Transaction::RestoreLoose() {
  for (const JournalReference& reference : journal_.references) {
    if (!reference.is_loose) {
      continue;
    }
    const FilePlace place{.path = reference.name};
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(place));
    if (!PathExists(path)) {
      SECRETSCAN_RETURN_IF_ERROR(places_->MakeParents(place));
      SECRETSCAN_RETURN_IF_ERROR(
          ReplaceFile(path, directory_ + "loose", reference.loose, CutByUmask(0666)));
    }
  }
  return absl::OkStatus();
}

absl::Status Transaction::RollBack(bool remove_packs) {
  if (!journal_.references.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string digest, PackedDigest(nullptr));
    if (digest == journal_.packed.neutral) {
      SECRETSCAN_RETURN_IF_ERROR(RestoreLoose());
      const std::string path = places_->common_dir() + "packed-refs";
      if (journal_.packed.original.empty()) {
        SECRETSCAN_RETURN_IF_ERROR(RemoveFile(path));
        SECRETSCAN_RETURN_IF_ERROR(SyncDirectory(places_->common_dir()));
      } else if (digest != journal_.packed.original) {
        const std::string saved = directory_ + std::string(kPackedOriginalName);
        SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                                    ReadRegularFile(saved, kMaxPacked, Links::kRefuse));
        struct stat info;
        const uint32_t mode = ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0644;
        SECRETSCAN_RETURN_IF_ERROR(ReplaceFile(path, directory_ + "packed", text, mode));
      }
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(RollBackEarly());
  return RemovePacks(remove_packs);
}

absl::Status Transaction::RollBackEarly() {
  for (const FileOperation& operation : journal_.operations) {
    if (operation.group != kEarlyGroup) {
      continue;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(operation.place));
    SECRETSCAN_ASSIGN_OR_RETURN(const FileState now, ReadFileState(path));
    if (now != operation.after) {
      continue;
    }
    if (operation.before.kind == Kind::kAbsent) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(path));
      continue;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(
        const std::string old,
        ReadRegularFile(staged_.OldPath(operation.staged), kMaxStaged, Links::kRefuse));
    SECRETSCAN_RETURN_IF_ERROR(
        ReplaceFile(path, directory_ + "old", old, operation.before.mode));
  }
  return absl::OkStatus();
}

absl::Status Transaction::RemovePacks(bool also_visible) {
  const std::string directory = places_->common_dir() + "objects/pack/";
  std::set<std::string> visible;
  for (const std::string& name : journal_.new_packs) {
    if (name.ends_with(".idx") && PathExists(directory + name)) {
      visible.insert(name.substr(0, name.size() - 4));
    }
  }
  // The index first: without it the others are nothing to git.
  for (auto name = journal_.new_packs.rbegin(); name != journal_.new_packs.rend(); ++name) {
    const bool is_visible = visible.contains(name->substr(0, name->rfind('.')));
    if ((also_visible || !is_visible) && PathExists(directory + *name)) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory + *name));
    }
  }
  return journal_.new_packs.empty() ? absl::OkStatus() : SyncDirectory(directory);
}

absl::Status Transaction::Finish(std::vector<std::string>* left) {
  int last = kEarlyGroup;
  for (const FileOperation& operation : journal_.operations) {
    if (operation.group != last) {
      last = operation.group;
      SECRETSCAN_RETURN_IF_ERROR(PerformGroup(last, left));
    }
  }
  return absl::OkStatus();
}

absl::Status Transaction::PerformGroup(int group, std::vector<std::string>* left) {
  std::set<std::string> directories;
  // Files go before others come: a directory may take the place of one.
  for (const bool removals : {true, false}) {
    for (const FileOperation& operation : journal_.operations) {
      if (operation.group == group && (operation.staged < 0) == removals) {
        SECRETSCAN_RETURN_IF_ERROR(Perform(operation, left, &directories));
      }
    }
  }
  for (const std::string& directory : directories) {
    absl::Status status = SyncDirectory(directory);
    if (!status.ok() && !absl::IsNotFound(status)) {
      return status;
    }
  }
  return absl::OkStatus();
}

// Whether all references that packed-refs will not tell any more have got their own files.
absl::StatusOr<bool> Transaction::HasOwnFiles() {
  for (const FileOperation& operation : journal_.operations) {
    if (operation.place.path.starts_with("refs/") && operation.staged >= 0) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(operation.place));
      SECRETSCAN_ASSIGN_OR_RETURN(const FileState now, ReadFileState(path));
      if (now != operation.after) {
        return false;
      }
    }
  }
  return true;
}

absl::Status Transaction::Perform(const FileOperation& operation, std::vector<std::string>* left,
                                  std::set<std::string>* directories) {
  const auto path = places_->Find(operation.place);
  if (!path.ok()) {
    left->push_back(operation.place.path + ": " + std::string(ToStd(path.status().message())));
    return absl::OkStatus();
  }
  std::string bytes;
  SECRETSCAN_ASSIGN_OR_RETURN(FileState now, ReadFileState(*path, &bytes));
  if (now.kind == Kind::kOther && RemoveDirectory(*path).ok()) {
    now = {};  // an empty directory is as good as nothing
  }
  directories->insert(DirectoryOf(*path));
  if (operation.place == FilePlaces::PackedReferences()) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool may, HasOwnFiles());
    if (!may) {
      return absl::OkStatus();  // packed-refs as it is tells all of them
    }
  }
  if (IsDone(now, operation)) {
    return absl::OkStatus();
  }
  bool is_as_before = now == operation.before;
  if (!is_as_before && !operation.entries_before.empty() && now.kind == Kind::kFile) {
    const std::string entries =
        IndexEntriesDigest(bytes, DirectoryOf(*path), journal_.id_size);
    if (entries == operation.entries_after && entries != operation.entries_before) {
      return absl::OkStatus();
    }
    is_as_before = entries == operation.entries_before;
  }
  if (!is_as_before) {
    left->push_back(*path + ": was changed meanwhile");
    return absl::OkStatus();
  }
  if (operation.staged < 0) {
    SECRETSCAN_RETURN_IF_ERROR(RemoveFile(*path));
    // Directories that held nothing else, as git does.
    const size_t root = path->size() - operation.place.path.size();
    std::string above = path->substr(0, path->rfind('/'));
    while (above.size() > root && operation.place.root == FilePlace::Root::kWorkTree &&
           RemoveDirectory(above).ok()) {
      above.resize(above.rfind('/'));
    }
    return absl::OkStatus();
  }
  if (!PathExists(staged_.Path(operation.staged))) {
    left->push_back(*path + ": its new content is lost");
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(places_->MakeParents(operation.place));
  return PutInPlace(operation, *path);
}

absl::Status Transaction::PutInPlace(const FileOperation& operation, const std::string& path) {
  const std::string staged = staged_.Path(operation.staged);
  absl::Status status = RenameFile(staged, path);
  if (status.ok() || operation.place.root == FilePlace::Root::kGit) {
    return status;
  }
  // The work tree may be on another file system.
  const std::string temporary =
      DirectoryOf(path) + ".secretscan-" + std::to_string(operation.staged) + ".tmp";
  std::string bytes;
  SECRETSCAN_RETURN_IF_ERROR(ReadFileState(staged, &bytes).status());
  if (operation.after.kind == Kind::kFile) {
    return ReplaceFile(path, temporary, bytes, operation.after.mode);
  }
  if (PathExists(temporary)) {
    SECRETSCAN_RETURN_IF_ERROR(RemoveFile(temporary));
  }
  SECRETSCAN_RETURN_IF_ERROR(MakeSymbolicLink(bytes, temporary));
  return RenameFile(temporary, path);
}

absl::Status Transaction::Clear() {
  SECRETSCAN_RETURN_IF_ERROR(staged_.Clear());
  for (const std::string& name : DirectoryNames(directory_)) {
    if (name != kJournalName && name != kLocksName) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(directory_ + name));
    }
  }
  return absl::OkStatus();
}

std::string IndexEntriesDigest(const std::string& bytes, const std::string& git_dir,
                               int id_size) {
  const auto index = IndexFile::Parse(bytes, id_size, [&](const ObjectId& id) {
    return ReadRegularFile(git_dir + "sharedindex." + id.Hex(), int64_t{4} << 30);
  });
  if (!index.ok()) {
    return "";
  }
  Digester digester(32);
  for (const IndexEntry& entry : index->entries()) {
    const uint32_t numbers[] = {entry.mode, static_cast<uint32_t>(entry.stage),
                                static_cast<uint32_t>(entry.assume_valid),
                                static_cast<uint32_t>(entry.skip_worktree),
                                static_cast<uint32_t>(entry.intent_to_add),
                                static_cast<uint32_t>(entry.path.size())};
    digester.Add({reinterpret_cast<const char*>(numbers), sizeof numbers});
    digester.Add({reinterpret_cast<const char*>(entry.id.bytes.data()), entry.id.size});
    digester.Add(entry.path);
  }
  uint8_t digest[32];
  digester.Finish(digest);
  return HexEncode(digest);
}

}  // namespace secretscan
