// A tree's bytes with what is known of its entries, so that of two versions of a large directory only
// the part in which they differ is read entry by entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "git/tree.h"

namespace secretscan {

// Where two well-formed trees differ: entries before `begin` are the same in both, byte for byte, and
// so are those from the ends on. All three are starts of entries or the end of the bytes.
struct TreeDifference {
  size_t begin = 0;
  size_t before_end = 0;
  size_t after_end = 0;
};

// For one thread: what is asked for is worked out when it is first needed.
class IndexedTree {
 public:
  // Forgets what was; the caller fills *mutable_data() before anything else is called.
  void Reset(int id_size);
  std::string* mutable_data() { return &data_; }
  const std::string& data() const { return data_; }
  int id_size() const { return id_size_; }

  bool IsWellFormed();  // false as well above 4 GiB
  // Well-formed, and its entries ascend strictly as CompareTreeEntries orders them. May be false for
  // a tree that ascends but was only ever compared with one that does not.
  bool IsSorted();
  // In a sorted tree: the start of the first entry at or behind the entry at `begin` that is not
  // less than `wanted`; or the end of the bytes.
  size_t LowerBound(const TreeEntry& wanted, size_t begin) const;

  // False when one of the trees is malformed. Cheap when the trees are large, equal in most, and one
  // of them has been compared before.
  friend bool FindDifference(IndexedTree* before, IndexedTree* after, TreeDifference* difference);

 private:
  enum class State : uint8_t { kUnknown, kMalformed, kWellFormed, kSorted };

  void Check();
  // Of a well-formed tree.
  size_t NextEntry(size_t begin) const;
  size_t MarkAtOrBefore(size_t pos) const;
  size_t EntryBefore(size_t pos) const;
  size_t EntryBehind(size_t pos) const;
  bool IsEntryStart(size_t pos) const;
  // From a tree that shares all before `begin` and all behind the ends.
  void Learn(const IndexedTree& known, size_t begin, size_t known_end, size_t end);

  std::string data_;
  int id_size_ = 20;
  State state_ = State::kUnknown;
  std::vector<uint32_t> marks_;  // starts of some entries, ascending, not far apart
};

bool FindDifference(IndexedTree* before, IndexedTree* after, TreeDifference* difference);

}  // namespace secretscan
