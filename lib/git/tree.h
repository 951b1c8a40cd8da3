// A tree object's entries, read in place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "git/object_id.h"

namespace secretscan {

struct TreeEntry {
  // Octal as git's tree walk yields it: 0100644, 0100755, 0120000 (symlink), 0040000, 0160000
  // (gitlink). Odd stored modes are brought to these, as git does: 0100664 is read as 0100644, and
  // an unknown file type as a gitlink.
  uint32_t mode = 0;
  std::string_view name;    // points into the tree's bytes; not empty, otherwise unchecked
  ObjectId id;

  bool is_tree() const { return (mode & 0170000) == 0040000; }
  bool is_regular() const { return (mode & 0170000) == 0100000; }
  bool is_symlink() const { return (mode & 0170000) == 0120000; }
  bool is_gitlink() const { return (mode & 0170000) == 0160000; }
};

// Walks a tree's bytes:  for (TreeReader r(data, 20); r.Next(&entry);) …  then check r.status().
class TreeReader {
 public:
  // `id_size` is 20 or 32; `data` outlives the reader and its entries.
  TreeReader(std::string_view data, int id_size) : rest_(data), id_size_(id_size) {}
  // False at the end or at the first malformed entry; status() is then DataLoss.
  bool Next(TreeEntry* entry);
  const absl::Status& status() const { return status_; }
  // Bytes behind the last entry that was read; 0 after a malformed one.
  size_t remaining() const { return rest_.size(); }

 private:
  bool Fail(std::string_view message);
  bool TakeMode(uint32_t* mode);

  std::string_view rest_;
  int id_size_;
  absl::Status status_;
};

// Order of entries in a tree: bytewise on names, a tree's name as if it ended in '/'.
int CompareTreeEntries(const TreeEntry& a, const TreeEntry& b);

}  // namespace secretscan
