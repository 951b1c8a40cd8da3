// Trees of a TreeIndex as lists of their entries' numbers, and what differs between two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "git/object_id.h"
#include "git/tree.h"
#include "git/tree_index.h"

namespace secretscan {

// A tree's entries in its order.
struct TreeList {
  std::vector<uint32_t> entries;
  int64_t bytes = 0;       // of the tree object
  bool is_sorted = false;  // as TreeIndex::Tree
};

// For one thread. Lists are made from those of the trees that they are deltas of; the recently used
// stay in memory.
class TreeLists {
 public:
  // `index` outlives this. At most `budget` bytes are kept beside lists in use.
  TreeLists(const TreeIndex& index, size_t budget);

  // Null when the index does not have the tree. Empty for IsEmptyTree (tree_cache.h).
  std::shared_ptr<const TreeList> Find(const ObjectId& id);
  const TreeIndex& index() const { return index_; }

 private:
  struct Kept {
    std::shared_ptr<TreeList> list;
    uint32_t tree = 0;
    bool used = false;  // since it was last considered for eviction
  };
  static constexpr uint32_t kNone = TreeIndex::kNone;

  const std::shared_ptr<TreeList>& Expand(uint32_t tree);
  void Make(const TreeIndex::Tree& tree, const TreeList* base, TreeList* list);
  void Keep(uint32_t tree, std::shared_ptr<TreeList> list);
  void Evict();

  const TreeIndex& index_;
  const size_t budget_;
  const std::shared_ptr<const TreeList> empty_;
  std::vector<uint32_t> place_;  // in kept_, by tree; kNone when it is not kept
  std::vector<Kept> kept_;
  std::vector<uint32_t> free_;   // places in kept_
  std::deque<uint32_t> queue_;   // places in kept_, next to be considered for eviction first
  size_t used_ = 0;
  std::vector<uint32_t> chain_;
  std::shared_ptr<TreeList> spare_;  // its memory is used again
};

// Walks two lists side by side, as TreePairWalk walks trees: entries that are equal byte for byte are
// left out where both walks stand at them at the same time. There is nothing malformed to find.
class TreeListWalk {
 public:
  // All outlive the walk.
  void Start(const TreeIndex* index, const TreeList* before, const TreeList* after);
  bool done() const { return done_; }
  // Valid at a step that is not done: null for the side that has no such entry.
  const TreeEntry* before() const { return order_ <= 0 ? &before_.entry : nullptr; }
  const TreeEntry* after() const { return order_ >= 0 ? &after_.entry : nullptr; }
  // The place of after() in its list.
  size_t after_place() const { return after_.at; }
  void Advance();

 private:
  struct Side {
    const std::vector<uint32_t>* entries = nullptr;
    size_t at = 0;
    bool is_read = false;  // the entry at `at`
    TreeEntry entry;
  };

  bool Read(Side* side);
  void Arrive();

  const TreeIndex* index_ = nullptr;
  Side before_, after_;
  int order_ = 0;
  bool done_ = true;
};

// In a sorted list: the place of the first entry that is not less than `wanted`. The search begins
// at `guess`, any number, and takes long only when the place is far from there.
size_t LowerBound(const TreeIndex& index, const TreeList& list, const TreeEntry& wanted,
                  size_t guess);

}  // namespace secretscan
