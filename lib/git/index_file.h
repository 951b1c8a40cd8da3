// The index of a work tree (gitformat-index(5)): what the next commit would hold.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

// What the system said of the file when it was last compared, cut to 32 bits each.
struct IndexStat {
  uint32_t ctime_seconds = 0;
  uint32_t ctime_nanoseconds = 0;
  uint32_t mtime_seconds = 0;
  uint32_t mtime_nanoseconds = 0;
  uint32_t device = 0;
  uint32_t inode = 0;
  uint32_t user = 0;
  uint32_t group = 0;
  uint32_t size = 0;
};

IndexStat StatOf(const struct stat& info);
// Whether a file seems to be what it was then. An empty one never does.
bool MatchesStat(const IndexStat& known, const struct stat& info);

struct IndexEntry {
  std::string_view path;         // belongs to the IndexFile
  ObjectId id;
  uint32_t mode = 0;             // as TreeEntry::mode; 0040000: a directory of a sparse index, whose
                                 // path ends in '/'
  int stage = 0;                 // 1 to 3: a side of a merge that is not resolved
  bool assume_valid = false;     // the user promised not to change it
  bool skip_worktree = false;    // outside of the sparse checkout
  bool intent_to_add = false;    // named by `git add -N`: without content yet
  IndexStat stat;

  bool is_directory() const { return (mode & 0170000) == 0040000; }
};

// Immutable. Versions 2, 3 and 4, split and sparse ones. Of the extensions only those are read without
// which the entries cannot be: the cached tree tells what parts of the index have not changed, and is
// a copy of what the entries say that nothing keeps from lying.
class IndexFile {
 public:
  // The bytes of the shared index of this name.
  using SharedReader = std::function<absl::StatusOr<std::string>(const ObjectId& id)>;

  // No file: an empty index. A shared index that it builds upon is read from `git_dir` (ends in '/').
  // Errors as of Parse, or Unavailable with the system's reason; messages name the file.
  static absl::StatusOr<IndexFile> Read(const std::string& path, const std::string& git_dir,
                                        int id_size);
  // DataLoss when malformed, Unavailable when it asks for an extension that is not known (a lower
  // case name) or for another version, ResourceExhausted above 1 GiB of paths. The checksum at the
  // end is not compared, as git does not. Paths have no empty component.
  static absl::StatusOr<IndexFile> Parse(std::string bytes, int id_size,
                                         const SharedReader& read_shared);

  // Ascending by path and then stage, each pair once.
  const std::vector<IndexEntry>& entries() const { return entries_; }
  // Objects that extensions name, which git keeps although nothing else may: trees of the cached
  // tree, and sides of merges that were resolved. Not what lies behind a malformed part of these.
  const std::vector<ObjectId>& extension_ids() const { return extension_ids_; }

 private:
  friend class IndexParser;

  // Which the entries' paths point into.
  std::vector<std::unique_ptr<std::string>> texts_;
  std::deque<std::string> paths_;
  std::vector<IndexEntry> entries_;
  std::vector<ObjectId> extension_ids_;
};

}  // namespace secretscan
