// What becomes of an index and of the files that are checked out.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "git/index_file.h"
#include "git/object_store.h"
#include "rewrite/blob_map.h"
#include "rewrite/checked_out_file.h"
#include "rewrite/file_place.h"
#include "rewrite/journal.h"
#include "rewrite/layered_objects.h"
#include "rewrite/staged_files.h"

namespace secretscan {

// Groups of operations behind the commit point.
inline constexpr int kHeadGroup = 1;
inline constexpr int kLogGroup = 2;
inline constexpr int kFileGroup = 3;
inline constexpr int kIndexGroup = 4;
inline constexpr int kOtherGroup = 5;

struct WorkTreeChange {
  std::string worktree;     // as FilePlace::worktree
  std::string git_dir;      // with trailing '/'
  bool has_files = false;   // false: there is an index only
  ObjectId head_before;     // commits; null: unborn
  ObjectId head_after;
  // Whether modified files are refused; otherwise they are left as they are, and named.
  bool refuse = true;
  const BlobMap* blobs = nullptr;
};

// Adds operations to a journal. Nothing of the repository is changed, and no link is followed. For one
// work tree; all arguments outlive it.
class WorkTreePlan {
 public:
  WorkTreePlan(const WorkTreeChange& change, const ObjectStore& objects, FilePlaces* places,
               StagedFiles* staged, Journal* journal);

  // FailedPrecondition when the index cannot be read.
  absl::Status Read();
  // Whether index and files are those of the old HEAD.
  absl::StatusOr<bool> IsClean();
  // Where the new HEAD has something else than the old one, index and files get that. FailedPrecondition
  // (naming paths) when something of it was modified.
  absl::Status CarryOver();
  // Index and files become those of the new HEAD, whatever they are; untracked files stay, but where
  // another file must be. `may_filter`: filters or attributes could have made files differ from blobs;
  // then those that are not known to differ are left, and named.
  absl::Status Reset(bool may_filter);

 private:
  struct Target {
    std::string path;
    uint32_t mode = 0;
    ObjectId id;
  };

  absl::Status CarryEntry(const IndexEntry& entry, const TreePlace* after);
  absl::Status CarrySparse(const IndexEntry& entry);
  absl::Status AddNew(const Target& target);
  absl::Status ChangeFile(const IndexEntry& entry, const CheckedOutFile& file,
                          const Target* target);
  absl::StatusOr<std::vector<Target>> NewTree();
  absl::Status ResetFile(const Target& target, const IndexEntry* known, bool may_filter,
                         IndexEntry* entry);
  absl::StatusOr<bool> IsStagedSecret(const IndexEntry& entry);
  absl::Status AddIndex();
  void Keep(const IndexEntry& entry) { entries_.push_back(entry); }
  void Refuse(std::string_view path);
  void Leave(std::string_view path, std::string_view reason);
  FilePlace PlaceOf(std::string_view path) const;
  // The path of a file; nullopt when it is not to be touched.
  std::optional<std::string> PathOf(std::string_view path);

  const WorkTreeChange& change_;
  const ObjectStore& objects_;
  FilePlaces* places_;
  StagedFiles* staged_;
  Journal* journal_;
  const int id_size_;
  ObjectId tree_before_;
  ObjectId tree_after_;
  std::string index_bytes_;
  IndexFile index_;
  std::vector<IndexEntry> entries_;    // of the new index
  std::deque<std::string> paths_;      // that they need
  bool is_changed_ = false;
  std::vector<std::string> refused_;
};

}  // namespace secretscan
