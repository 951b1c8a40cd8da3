// The files that are checked out: `git diff`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/index_file.h"
#include "git/object_store.h"
#include "git/repository.h"
#include "git/tree_diff.h"

namespace secretscan {

// What of a work tree could not be compared.
struct UnreadFile {
  std::string path;
  absl::Status status;  // ResourceExhausted: too large
};

struct WorkTreeOptions {
  // Of a file that is not merged: compare it with the side that was checked out. Otherwise that is done
  // only where the other side has none, as in git's lists of added lines.
  bool unmerged = false;
  // Line ends are converted only where configuration or attributes may ask for it.
  bool convert_only_if_asked = false;
};

// Compares files with the index as `git diff` does: a file whose time, size and place the index knows is
// taken as unchanged, unless it could have been written since within the same second. No filter is run
// and no link to a directory is followed, whatever the index says. What CRLF would become LF on its way
// into the index does not differ: where the indexed text has no CRLF, these are read as LF.
class WorkTree {
 public:
  // The repository and the index outlive this.
  WorkTree(const Repository& repository, const IndexFile& index, int64_t index_seconds,
           WorkTreeOptions options);

  // Changes in path order, without renames; what is only intended to be added is new. Contents' ids
  // are what git would give them, and contents() knows them.
  std::vector<FileChange> Compare(std::vector<UnreadFile>* unread);

  // The repository's objects, and the files that Compare() found changed, read again when they are
  // asked for.
  const ObjectStore& contents() const { return contents_; }

 private:
  class Contents final : public ObjectStore {
   public:
    explicit Contents(const WorkTree& tree) : tree_(tree) {}
    absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
    absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;

   private:
    const WorkTree& tree_;
  };
  struct Found {
    uint32_t mode = 0;  // 0: there is no such file
    bool is_unchanged = false;
  };

  Found Look(const IndexEntry& entry);
  bool IsBehindLink(std::string_view path);
  void CompareFile(const IndexEntry& entry, const Found& found, FileChange* change,
                   std::vector<UnreadFile>* unread);
  bool CompareSubmodule(const IndexEntry& entry, FileChange* change);
  absl::StatusOr<std::string> ReadContent(const IndexEntry& entry, uint32_t mode) const;
  void ConvertLineEnds(const IndexEntry& entry, std::string* text) const;
  bool MayConvert() const;

  const Repository& repository_;
  const IndexFile& index_;
  const int64_t index_seconds_;
  const WorkTreeOptions options_;
  const bool trusts_modes_;
  const bool has_links_;
  const bool converts_;
  std::string last_directory_;  // the last one that was looked at, and
  bool last_is_behind_link_ = false;
  struct Source {
    const IndexEntry* entry;
    uint32_t mode;
  };
  absl::flat_hash_map<ObjectId, Source> changed_;
  Contents contents_{*this};
};

}  // namespace secretscan
