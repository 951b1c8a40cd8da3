// All trees of a repository's packs in memory, as versions of each other.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "git/object_id.h"
#include "git/object_id_table.h"
#include "git/pack_inventory.h"
#include "git/pack_object_store.h"
#include "git/tree.h"

namespace secretscan {

// Distinct tree entries, byte for byte, each with a number. Any number of threads may intern at
// once; entries are read when that is over.
class TreeEntryPool {
 public:
  static constexpr uint32_t kNone = static_cast<uint32_t>(-1);

  static uint64_t Hash(std::string_view entry);
  // Equal entries have equal numbers; which ones depends on chance. `hash` is Hash(entry). kNone
  // when there is no more room (2^27 bytes for a 32nd of all entries) or the entry is too long.
  uint32_t Intern(std::string_view entry, uint64_t hash);
  // Makes Intern faster soon. Only while a single thread interns.
  void Prefetch(uint64_t hash) const;
  // Intern is not called any more: what only that needs is freed.
  void Finish();
  // Bytes that were interned.
  size_t size() const { return size_.load(std::memory_order_relaxed); }

  // The entry, and unspecified bytes behind it.
  std::string_view Bytes(uint32_t number) const;

 private:
  static constexpr int kShardBits = 5;
  static constexpr int kOffsetBits = 32 - kShardBits;
  static constexpr int kChunkBits = 18;

  struct Slot {
    uint32_t number = kNone;
    uint32_t tag = 0;
  };
  struct Shard {
    std::mutex mutex;
    std::vector<std::unique_ptr<char[]>> chunks;
    size_t end = 0;            // an offset: chunk and place in it
    std::vector<Slot> slots;   // a power of two
    size_t count = 0;
  };

  static size_t ShardOf(uint64_t hash) { return hash >> (64 - kShardBits); }
  static void Grow(Shard* shard);

  std::array<Shard, size_t{1} << kShardBits> shards_;
  std::atomic<size_t> size_ = 0;
};

struct TreeIndexOptions {
  int threads = 1;
  // Trees are left out when this is used up.
  size_t max_bytes = size_t{256} << 20;
  const std::atomic<bool>* cancelled = nullptr;  // when it becomes true, the rest is left out
};

// Immutable once built: any number of threads may read. A tree is here if it is in a pack,
// well-formed and not very large; but which ones are left out for lack of room depends on chance.
class TreeIndex {
 public:
  static constexpr uint32_t kNone = ObjectIdTable::kNone;

  // `trees`: all that the store's packs hold.
  static std::unique_ptr<const TreeIndex> Build(const PackObjectStore& store, PackedObjects trees,
                                                const TreeIndexOptions& options);
  ~TreeIndex();

  // kNone when the tree is not here.
  uint32_t Find(const ObjectId& id) const;

  // A tree's entries: numbers in entries(). `code` holds these, or what to make of a base tree:
  // runs, each a word 2 * count and the first one's place in the base, or a word 2 * count + 1 and
  // the entries.
  struct Tree {
    const uint32_t* code = nullptr;
    uint32_t code_size = 0;
    uint32_t base = kNone;     // another tree; kNone: `code` holds the entries
    uint32_t count = 0;        // of entries
    uint32_t bytes = 0;
    uint16_t depth = 0;        // of bases below; at most kMaxDepth
    bool is_here = false;
    bool is_sorted = false;    // entries ascend strictly as CompareTreeEntries orders them
  };
  static constexpr int kMaxDepth = 100;

  const Tree& tree(uint32_t number) const { return trees_[number]; }
  size_t tree_count() const { return trees_.size(); }
  const ObjectId& id(uint32_t number) const { return ids_[number]; }
  // What equal numbers name is equal, and no two numbers name equal bytes.
  // An entry's bytes, with unspecified ones behind them.
  std::string_view EntryBytes(uint32_t number) const { return entries_.Bytes(number); }
  void ReadEntry(uint32_t number, TreeEntry* entry) const {
    TreeReader(entries_.Bytes(number), id_size_).Next(entry);
  }
  size_t memory() const;

 private:
  class Words;
  class Indexer;

  explicit TreeIndex(int id_size, ObjectIdTable ids);

  const int id_size_;
  const ObjectIdTable ids_;
  std::vector<Tree> trees_;  // parallel to ids_
  TreeEntryPool entries_;
  std::vector<std::unique_ptr<Words>> words_;  // where code lies; one a worker
};

}  // namespace secretscan
