// A tree's bytes with what is known of their entries, so that of two versions of a large directory only
// what differs is read entry by entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "git/tree.h"

namespace secretscan {

// For one thread: what is asked for is worked out when it is first needed.
class IndexedTree {
 public:
  // Forgets what was; the caller fills *mutable_data() before anything else is called.
  void Reset(int id_size);
  std::string* mutable_data() { return &data_; }
  const std::string& data() const { return data_; }
  int id_size() const { return id_size_; }

  // Whether it is known already, at no cost, that the tree is well-formed or malformed.
  bool is_known() const { return state_ != State::kUnknown; }
  bool IsWellFormed();  // false as well above 4 GiB
  // Well-formed, and its entries ascend strictly as CompareTreeEntries orders them. May be false for
  // a tree that ascends but was only ever compared with one that does not.
  bool IsSorted();

  // In a sorted tree: the start of the first entry at or behind the entry at `begin` that is not
  // less than `wanted`; or the end of the bytes.
  size_t LowerBound(const TreeEntry& wanted, size_t begin) const;

 private:
  friend class TreePairWalk;
  enum class State : uint8_t { kUnknown, kMalformed, kWellFormed, kSorted };

  void Check();
  // Of a well-formed tree: the start of the last entry that ends at or before `end`; `begin`, the
  // start of an entry, when there is none behind it.
  size_t LastEntryWithin(size_t begin, size_t end) const;
  size_t NextEntry(size_t begin) const;

  std::string data_;
  int id_size_ = 20;
  State state_ = State::kUnknown;
  std::vector<uint32_t> marks_;  // starts of some entries, ascending, not far apart
};

// Walks two trees side by side, in the order of entries:
//   TreePairWalk walk; walk.Start(before, after);
//   for (; !walk.done(); walk.Advance()) …  then check walk.status().
// Runs of entries that are equal in both, byte for byte, may be left out. Apart from these each step
// is the one that a walk over every entry would make, in forged trees as well.
class TreePairWalk {
 public:
  // Both trees live until the end of the walk, and are learnt about.
  void Start(IndexedTree* before, IndexedTree* after);
  bool done() const { return done_; }
  // Valid at a step that is not done: null for the side that has no such entry. The pointers live
  // until the next step.
  const TreeEntry* before() const { return order_ <= 0 ? &before_.entry : nullptr; }
  const TreeEntry* after() const { return order_ >= 0 ? &after_.entry : nullptr; }
  void Advance();
  // DataLoss at a malformed entry; then the walk is done. `bad_before`: it is the first tree's.
  const absl::Status& status() const { return bad_before_ ? before_.reader.status()
                                                          : after_.reader.status(); }
  bool bad_before() const { return bad_before_; }

 private:
  struct Side {
    IndexedTree* tree = nullptr;
    TreeReader reader{{}, 20};
    TreeEntry entry;
    size_t pos = 0;  // where the entry starts
    bool valid = false;
  };

  static void MoveTo(size_t pos, Side* side);
  static void Step(Side* side);
  void StepLearning(Side* side);
  void SkipEqual();
  void Arrive();
  void AddMark(size_t pos);

  Side before_;
  Side after_;
  int order_ = 0;
  bool done_ = true;
  bool bad_before_ = false;
  bool skips_ = false;            // one side is known to be well-formed
  IndexedTree* known_ = nullptr;  // that side
  Side* learning_ = nullptr;      // the other side, if it is not known yet
  bool ascends_ = false;          // of learning_, so far
  std::vector<uint32_t> marks_;   // likewise
};

}  // namespace secretscan
