// A tree in a pack mostly is a delta of another version of the same directory: runs of bytes that are
// in that one, too, and a few new ones. A run's ends cut entries, but where entries begin in the base
// is known; so the whole entries of a run are those of the base, and only the rest is parsed.
#include "git/tree_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "base/status.h"
#include "git/delta_forest.h"

namespace secretscan {
namespace {

constexpr size_t kMaxTreeBytes = size_t{16} << 20;
constexpr size_t kMinSlots = 256;

}  // namespace

uint64_t TreeEntryPool::Hash(std::string_view entry) {
  // Not of std::string_view, whose hash may be std's: that has no seed.
  return absl::Hash<absl::string_view>()(ToAbsl(entry));
}

uint32_t TreeEntryPool::Intern(std::string_view entry, uint64_t hash) {
  constexpr size_t kChunk = size_t{1} << kChunkBits;
  Shard& shard = shards_[ShardOf(hash)];
  const std::lock_guard<std::mutex> lock(shard.mutex);
  if (4 * (shard.count + 1) > 3 * shard.slots.size()) {
    Grow(&shard);
  }
  const size_t mask = shard.slots.size() - 1;
  const auto tag = static_cast<uint32_t>(hash);
  size_t at = tag & mask;
  for (; shard.slots[at].number != kNone; at = (at + 1) & mask) {
    if (shard.slots[at].tag == tag &&
        Bytes(shard.slots[at].number).substr(0, entry.size()) == entry) {
      return shard.slots[at].number;  // one entry is not the beginning of another
    }
  }
  if (entry.size() > kChunk) {
    return kNone;
  }
  size_t begin = shard.end;
  if (shard.chunks.empty() || (begin & (kChunk - 1)) + entry.size() > kChunk ||
      begin == shard.chunks.size() * kChunk) {
    begin = shard.chunks.size() * kChunk;
    if (begin >> kOffsetBits != 0) {
      return kNone;
    }
    shard.chunks.push_back(std::make_unique_for_overwrite<char[]>(kChunk));
  }
  std::memcpy(&shard.chunks[begin >> kChunkBits][begin & (kChunk - 1)], entry.data(),
              entry.size());
  shard.end = begin + entry.size();
  const auto number = static_cast<uint32_t>(ShardOf(hash) << kOffsetBits | begin);
  if (number == kNone) {
    return kNone;
  }
  shard.slots[at] = {number, tag};
  ++shard.count;
  size_.fetch_add(entry.size(), std::memory_order_relaxed);
  return number;
}

void TreeEntryPool::Prefetch(uint64_t hash) const {
  const Shard& shard = shards_[ShardOf(hash)];
  if (!shard.slots.empty()) {
    __builtin_prefetch(&shard.slots[static_cast<uint32_t>(hash) & (shard.slots.size() - 1)]);
  }
}

void TreeEntryPool::Finish() {
  for (Shard& shard : shards_) {
    shard.slots = {};
  }
}

std::string_view TreeEntryPool::Bytes(uint32_t number) const {
  constexpr uint32_t kChunk = uint32_t{1} << kChunkBits;
  const Shard& shard = shards_[number >> kOffsetBits];
  const uint32_t offset = number & ((uint32_t{1} << kOffsetBits) - 1);
  const uint32_t in_chunk = offset & (kChunk - 1);
  return {&shard.chunks[offset >> kChunkBits][in_chunk], kChunk - in_chunk};
}

void TreeEntryPool::Grow(Shard* shard) {
  const std::vector<Slot> old = std::exchange(
      shard->slots, std::vector<Slot>(std::max(kMinSlots, 2 * shard->slots.size())));
  const size_t mask = shard->slots.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number != kNone) {
      size_t at = slot.tag & mask;
      while (shard->slots[at].number != kNone) {
        at = (at + 1) & mask;
      }
      shard->slots[at] = slot;
    }
  }
}

// Memory for code, which does not move.
class TreeIndex::Words {
 public:
  // Room for `count` words.
  uint32_t* Take(size_t count) {
    if (count > left_) {
      left_ = std::max(kChunk, count);
      chunks_.push_back(std::make_unique_for_overwrite<uint32_t[]>(left_));
      next_ = chunks_.back().get();
      bytes_ += left_ * sizeof(uint32_t);
    }
    left_ -= count;
    return std::exchange(next_, next_ + count);
  }
  size_t bytes() const { return bytes_; }

 private:
  static constexpr size_t kChunk = size_t{1} << 18;
  std::vector<std::unique_ptr<uint32_t[]>> chunks_;
  uint32_t* next_ = nullptr;
  size_t left_ = 0;
  size_t bytes_ = 0;
};

// Visits one worker's trees.
class TreeIndex::Indexer final : public ForestVisitor {
 public:
  Indexer(TreeIndex* index, Words* words, const TreeIndexOptions& options,
          std::atomic<size_t>* used)
      : index_(*index), words_(*words), options_(options), used_(*used) {}

  void Visit(const ForestObject& object) override {
    const auto highest = static_cast<size_t>(std::max(object.slot, object.base_slot));
    if (highest >= slots_.size()) {
      slots_.resize(highest + 1);
    }
    Version& own = slots_[static_cast<size_t>(object.slot)];
    own.valid = false;
    if (object.type != ObjectType::kTree || object.data.size() > kMaxTreeBytes ||
        used_.load(std::memory_order_relaxed) + index_.entries_.size() > options_.max_bytes) {
      return;
    }
    const Version* base = nullptr;
    if (object.base_slot >= 0 && slots_[static_cast<size_t>(object.base_slot)].valid) {
      base = &slots_[static_cast<size_t>(object.base_slot)];
    }
    if (Split(object, base) && InternFresh(object.data)) {
      Assemble(object, base, &own);
      Keep(object, base, &own);
    }
  }

  void Release(int slot) override {
    constexpr size_t kMaxIdle = size_t{1} << 16;
    Version& own = slots_[static_cast<size_t>(slot)];
    own.valid = false;
    if (own.starts.capacity() > kMaxIdle) {
      own.starts = {};
      own.entries = {};
    }
  }

 private:
  // A tree that may be a base.
  struct Version {
    bool valid = false;
    bool sorted = false;
    int depth = 0;
    uint32_t number = 0;
    std::vector<uint32_t> starts;   // of entries, and the end of the last
    std::vector<uint32_t> entries;
  };
  // Entries that follow each other: of the base from `begin`, or the next of fresh_.
  struct Piece {
    bool is_fresh;
    uint32_t begin, count;
  };
  static constexpr size_t kUnlike = static_cast<size_t>(-1);
  struct Fresh {
    uint32_t begin, size;
    uint64_t hash;
  };

  // Fills pieces_ and fresh_. False when the tree is malformed.
  bool Split(const ForestObject& object, const Version* base) {
    data_ = object.data;
    base_data_ = object.base;
    base_ = base;
    pos_ = next_base_ = 0;
    pieces_.clear();
    fresh_.clear();
    sorted_ = base == nullptr || base->sorted;
    if (base != nullptr) {
      for (const CopySegment& copy : object.copies) {
        if (!TakeCopy(copy)) {
          return false;
        }
      }
    }
    while (pos_ < data_.size()) {
      if (!TakeFresh()) {
        return false;
      }
    }
    return true;
  }

  // What stands before the first whole entry of the run, and the whole entries.
  bool TakeCopy(const CopySegment& copy) {
    const size_t end = copy.target + copy.size;
    const auto starts = base_->starts.begin();
    const auto starts_end = base_->starts.end();
    while (pos_ < end) {
      const size_t from = copy.base + (pos_ > copy.target ? pos_ - copy.target : 0);
      const auto first = FirstFrom(from);
      if (first == starts_end) {
        return true;
      }
      const size_t begin = copy.target + (*first - copy.base);
      if (begin >= end) {
        return true;
      }
      while (pos_ < begin) {
        if (!TakeFresh()) {
          return false;
        }
      }
      if (pos_ == begin) {
        const auto last = std::upper_bound(first, starts_end, copy.base + copy.size) - 1;
        if (last > first) {
          CopyEntries(static_cast<size_t>(first - starts), static_cast<size_t>(last - first));
        }
        return true;
      }
      // The run was entered in the midst of another entry: perhaps they meet later.
    }
    return true;
  }

  // The first start in the base at or behind `from`, mostly that of next_base_ or the one behind it.
  std::vector<uint32_t>::const_iterator FirstFrom(size_t from) const {
    const std::vector<uint32_t>& starts = base_->starts;
    for (size_t at = next_base_; at < std::min(next_base_ + 2, starts.size()); ++at) {
      if (starts[at] >= from && (at == 0 || starts[at - 1] < from)) {
        return starts.begin() + static_cast<ptrdiff_t>(at);
      }
    }
    return std::lower_bound(starts.begin(), starts.end(), from);
  }

  void CopyEntries(size_t begin, size_t count) {
    const std::vector<uint32_t>& starts = base_->starts;
    CheckOrder(begin, nullptr);
    const size_t end = begin + count;
    pieces_.push_back({false, static_cast<uint32_t>(begin), static_cast<uint32_t>(count)});
    previous_start_ = pos_ + (starts[end - 1] - starts[begin]);
    previous_like_ = end - 1;
    next_base_ = end;
    pos_ += starts[end] - starts[begin];
  }

  // An entry that is not copied as a whole. Mostly only its id is new.
  bool TakeFresh() {
    size_t size = 0;
    if (base_ != nullptr && next_base_ + 1 < base_->starts.size()) {
      const size_t begin = base_->starts[next_base_];
      const size_t base_size = base_->starts[next_base_ + 1] - begin;
      const size_t head = base_size - static_cast<size_t>(index_.id_size_);
      if (data_.size() - pos_ >= base_size &&
          std::memcmp(data_.data() + pos_, base_data_.data() + begin, head) == 0) {
        size = base_size;
        CheckOrder(next_base_, nullptr);
        previous_like_ = next_base_++;
      }
    }
    if (size == 0) {
      TreeEntry entry;
      size = ReadAt(pos_, &entry);
      if (size == 0) {
        return false;
      }
      CheckOrder(kUnlike, &entry);
      previous_like_ = kUnlike;
      previous_ = entry;
    }
    previous_start_ = pos_;
    const uint64_t hash = TreeEntryPool::Hash(data_.substr(pos_, size));
    if (options_.threads == 1) {
      index_.entries_.Prefetch(hash);
    }
    if (pieces_.empty() || !pieces_.back().is_fresh) {
      pieces_.push_back({true, static_cast<uint32_t>(fresh_.size()), 0});
    }
    ++pieces_.back().count;
    fresh_.push_back({static_cast<uint32_t>(pos_), static_cast<uint32_t>(size), hash});
    pos_ += size;
    return true;
  }

  // The entry's size, 0 if it is malformed.
  size_t ReadAt(size_t pos, TreeEntry* entry) const {
    TreeReader reader(data_.substr(pos), index_.id_size_);
    return reader.Next(entry) ? data_.size() - pos - reader.remaining() : 0;
  }

  // Whether the entry at pos_ comes behind the one before. `like`: it has mode and name of this
  // entry of the base, whose order is known as long as sorted_. `entry`: itself, if it was read.
  void CheckOrder(size_t like, const TreeEntry* entry) {
    if (!sorted_ || pos_ == 0) {
      return;
    }
    if (like != kUnlike && previous_like_ != kUnlike) {
      sorted_ = previous_like_ < like;
      return;
    }
    TreeEntry here;
    if (entry == nullptr) {
      ReadAt(pos_, &here);
      entry = &here;
    }
    if (previous_like_ != kUnlike) {
      ReadAt(previous_start_, &previous_);
    }
    sorted_ = CompareTreeEntries(previous_, *entry) < 0;
  }

  bool InternFresh(std::string_view data) {
    numbers_.clear();
    for (const Fresh& fresh : fresh_) {
      numbers_.push_back(
          index_.entries_.Intern(data.substr(fresh.begin, fresh.size), fresh.hash));
      if (numbers_.back() == TreeEntryPool::kNone) {
        return false;
      }
    }
    return true;
  }

  // All entries, for what is a delta of this tree.
  void Assemble(const ForestObject& object, const Version* base, Version* own) {
    size_t count = 0;
    for (const Piece& piece : pieces_) {
      count += piece.count;
    }
    own->starts.resize(count + 1);
    own->entries.resize(count);
    uint32_t* start = own->starts.data();
    uint32_t* entry = own->entries.data();
    uint32_t pos = 0;
    for (const Piece& piece : pieces_) {
      if (piece.is_fresh) {
        std::copy_n(numbers_.data() + piece.begin, piece.count, entry);
        for (uint32_t i = 0; i < piece.count; ++i) {
          start[i] = fresh_[piece.begin + i].begin;
        }
        const Fresh& last = fresh_[piece.begin + piece.count - 1];
        pos = last.begin + last.size;
      } else {
        std::copy_n(base->entries.data() + piece.begin, piece.count, entry);
        const uint32_t* const from = base->starts.data() + piece.begin;
        const uint32_t shift = pos - from[0];
        for (uint32_t i = 0; i < piece.count; ++i) {
          start[i] = from[i] + shift;
        }
        pos = from[piece.count] + shift;
      }
      start += piece.count;
      entry += piece.count;
    }
    *start = static_cast<uint32_t>(object.data.size());
  }

  void Keep(const ForestObject& object, const Version* base, Version* own) {
    Tree& tree = index_.trees_[object.index];
    tree.count = static_cast<uint32_t>(own->entries.size());
    tree.bytes = static_cast<uint32_t>(object.data.size());
    tree.is_sorted = sorted_;
    size_t code_size = numbers_.size();
    for (const Piece& piece : pieces_) {
      code_size += piece.is_fresh ? 1 : 2;
    }
    uint32_t* code;
    if (base != nullptr && base->depth < kMaxDepth && code_size < own->entries.size()) {
      tree.base = base->number;
      tree.depth = static_cast<uint16_t>(base->depth + 1);
      code = words_.Take(code_size);
      tree.code = code;
      for (const Piece& piece : pieces_) {
        *code++ = piece.count << 1 | (piece.is_fresh ? 1 : 0);
        if (piece.is_fresh) {
          code = std::copy_n(numbers_.data() + piece.begin, piece.count, code);
        } else {
          *code++ = piece.begin;
        }
      }
    } else {
      code_size = own->entries.size();
      code = words_.Take(code_size);
      tree.code = code;
      std::copy_n(own->entries.data(), code_size, code);
    }
    tree.code_size = static_cast<uint32_t>(code_size);
    tree.is_here = true;
    used_.fetch_add(code_size * sizeof(uint32_t), std::memory_order_relaxed);
    own->valid = true;
    own->sorted = sorted_;
    own->depth = tree.depth;
    own->number = object.index;
  }

  TreeIndex& index_;
  Words& words_;
  const TreeIndexOptions& options_;
  std::atomic<size_t>& used_;  // by all workers' code
  std::vector<Version> slots_;

  // Of the tree in work.
  std::string_view data_, base_data_;
  const Version* base_ = nullptr;
  size_t pos_ = 0;
  size_t next_base_ = 0;          // the entry of the base that is expected next
  bool sorted_ = false;           // so far
  size_t previous_start_ = 0;     // of the entry before pos_
  size_t previous_like_ = kUnlike;
  TreeEntry previous_;            // that entry, when previous_like_ is kUnlike
  std::vector<Piece> pieces_;
  std::vector<Fresh> fresh_;
  std::vector<uint32_t> numbers_;  // of fresh_
};

TreeIndex::TreeIndex(int id_size, ObjectIdTable ids)
    : id_size_(id_size), ids_(std::move(ids)), trees_(ids_.size()) {}

TreeIndex::~TreeIndex() = default;

std::unique_ptr<const TreeIndex> TreeIndex::Build(const PackObjectStore& store,
                                                  PackedObjects trees,
                                                  const TreeIndexOptions& options) {
  std::unique_ptr<TreeIndex> index(new TreeIndex(store.id_size(), std::move(trees.ids)));
  const int threads = std::max(options.threads, 1);
  std::atomic<size_t> used = 0;
  std::vector<std::unique_ptr<Indexer>> indexers;
  for (int i = 0; i < threads; ++i) {
    index->words_.push_back(std::make_unique<Words>());
    indexers.push_back(
        std::make_unique<Indexer>(index.get(), index->words_.back().get(), options, &used));
  }
  ForestOptions forest;
  forest.threads = threads;
  forest.cancelled = options.cancelled;
  WalkForest(store, trees.parts, index->ids_.ids(), forest,
             [&](int worker) { return indexers[static_cast<size_t>(worker)].get(); });
  index->entries_.Finish();
  return index;
}

uint32_t TreeIndex::Find(const ObjectId& id) const {
  const uint32_t number = ids_.Find(id);
  return number != kNone && trees_[number].is_here ? number : kNone;
}

size_t TreeIndex::memory() const {
  size_t bytes = entries_.size() + trees_.size() * (sizeof(Tree) + sizeof(ObjectId));
  for (const auto& words : words_) {
    bytes += words->bytes();
  }
  return bytes;
}

}  // namespace secretscan
