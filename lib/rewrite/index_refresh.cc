#include "rewrite/index_refresh.h"

#include <sys/stat.h>

#include <string>
#include <vector>

#include "base/file_changes.h"
#include "base/status.h"
#include "git/index_file.h"
#include "git/index_writer.h"
#include "git/object_hash.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxIndex = int64_t{4} << 30;

bool IsUnknown(const IndexEntry& entry) {
  return entry.stat.inode == 0 && entry.stat.mtime_seconds == 0 && entry.stat.size == 0;
}

// Whether the entry's file is the blob, byte for byte; its metadata then.
bool Refresh(const std::string& path, int id_size, IndexEntry* entry) {
  struct stat before;
  struct stat after;
  std::string bytes;
  if (::lstat(path.c_str(), &before) != 0 || !ReadFileState(path, &bytes).ok() ||
      ::lstat(path.c_str(), &after) != 0 || !MatchesStat(StatOf(before), after)) {
    return false;
  }
  ObjectHasher hasher(id_size);
  if (hasher.Hash(ObjectType::kBlob, bytes) != entry->id) {
    return false;
  }
  entry->stat = StatOf(after);
  return true;
}

absl::Status RefreshIndex(const std::string& path, const std::string& worktree, int id_size,
                          const std::string& temporary, FilePlaces* places) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string bytes,
                              ReadRegularFile(path, kMaxIndex, Links::kRefuse));
  SECRETSCAN_ASSIGN_OR_RETURN(const IndexFile index,
                              IndexFile::Parse(bytes, id_size, [](const ObjectId&) {
                                return absl::StatusOr<std::string>(NotFound("shared index"));
                              }));
  std::vector<IndexEntry> entries = index.entries();
  bool is_changed = false;
  for (IndexEntry& entry : entries) {
    const bool is_file = (entry.mode & 0170000) == 0100000 || entry.mode == 0120000;
    if (is_file && entry.stage == 0 && !entry.intent_to_add && !entry.skip_worktree &&
        IsUnknown(entry)) {
      const auto file =
          places->Find({FilePlace::Root::kWorkTree, worktree, std::string(entry.path)});
      is_changed |= file.ok() && Refresh(*file, id_size, &entry);
    }
  }
  struct stat info;
  if (!is_changed || ::lstat(path.c_str(), &info) != 0) {
    return absl::OkStatus();
  }
  return ReplaceFile(path, temporary, WriteIndex(entries, id_size, IndexVersion(bytes)),
                     info.st_mode & 07777);
}

}  // namespace

void RefreshIndexes(const Journal& journal, const std::string& directory, FilePlaces* places) {
  for (const FileOperation& operation : journal.operations) {
    if (operation.entries_after.empty()) {
      continue;
    }
    const auto path = places->Find(operation.place);
    const auto worktree =
        path.ok() ? places->WorktreeName(DirectoryOf(*path)) : path.status();
    if (worktree.ok()) {
      (void)RefreshIndex(*path, *worktree, journal.id_size, directory + "index", places);
    }
  }
}

}  // namespace secretscan
