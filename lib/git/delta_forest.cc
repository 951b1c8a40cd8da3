// The objects of a pack form a forest: a delta is the child of its base. Decoding it depth first
// needs every base once, and only while it has children left. Of a node's children the one with the
// heaviest subtree comes last, and the node's buffer is free before that subtree is entered: so a
// buffer that stays alive below has at least as much work beside it as below it, and on any path
// there are no more of them than the logarithm of the forest's size. A chain of a hundred thousand
// deltas is walked with two.
#include "git/delta_forest.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/worker_pool.h"
#include "git/delta_tree.h"
#include "git/inflate.h"
#include "git/object_hash.h"
#include "git/padded_buffer.h"

namespace secretscan {
namespace {

static_assert(kForestPadding == PaddedBuffer::kPadding);
static_assert(PaddedBuffer::kSlack >= kInflateSlack);
constexpr uint32_t kNone = DeltaTrees::kNone;
// Subtrees smaller than this are not worth a copy of their base.
constexpr uint64_t kMinSharedWork = uint64_t{4} << 20;
// Memory that a worker keeps for later objects.
constexpr size_t kMaxIdleBytes = size_t{32} << 20;

// A base that is not the worker's own: of another pack, loose, or handed over with a subtree.
struct ForeignBase {
  ObjectType type;
  PaddedBuffer data;
};

struct Task {
  const DeltaTrees* trees = nullptr;
  uint32_t node = 0;
  std::shared_ptr<const ForeignBase> base;  // of a subtree that was handed over
};

// Hands out trees, then parts of trees that busy workers give to idle ones.
class Schedule {
 public:
  Schedule(std::vector<Task> tasks, int workers) : tasks_(std::move(tasks)), workers_(workers) {}

  // Waits until there is something to do. False when all is done.
  bool Next(Task* task) {
    const size_t i = next_.fetch_add(1, std::memory_order_relaxed);
    if (i < tasks_.size()) {
      *task = tasks_[i];
      return true;
    }
    std::unique_lock<std::mutex> lock(mutex_);
    ++idle_;
    hungry_.store(idle_ > static_cast<int>(given_.size()), std::memory_order_relaxed);
    if (idle_ == workers_ && given_.empty()) {
      wake_.notify_all();
    }
    wake_.wait(lock, [&] { return !given_.empty() || idle_ == workers_; });
    if (given_.empty()) {
      return false;
    }
    *task = std::move(given_.front());
    given_.pop_front();
    --idle_;
    return true;
  }

  bool has_idle_workers() const { return hungry_.load(std::memory_order_relaxed); }

  void Give(Task task) {
    const std::lock_guard<std::mutex> lock(mutex_);
    given_.push_back(std::move(task));
    hungry_.store(idle_ > static_cast<int>(given_.size()), std::memory_order_relaxed);
    wake_.notify_one();
  }

 private:
  const std::vector<Task> tasks_;
  const int workers_;
  std::atomic<size_t> next_ = 0;
  std::atomic<bool> hungry_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> given_;
  int idle_ = 0;
};

// What all workers share.
struct Walk {
  const PackObjectStore& store;
  std::span<const ObjectId> wanted;
  const ForestOptions& options;
  Schedule* schedule;
  std::vector<uint8_t>* delivered;  // by index into wanted; each is written by one worker only
};

class Worker {
 public:
  Worker(const Walk& walk, ForestVisitor* visitor) : walk_(walk), visitor_(*visitor) {
    if (walk.options.verify || walk.store.verifies()) {
      hasher_.emplace(walk.store.id_size());
    }
  }

  void Run() {
    for (Task task; walk_.schedule->Next(&task);) {
      if (!IsCancelled()) {
        WalkTree(task);
      }
    }
  }

 private:
  struct Slot {
    PaddedBuffer buffer;
    ObjectType type = ObjectType::kBlob;
    bool visited = false;
  };
  // A node whose children are being walked.
  struct Frame {
    uint32_t next_child;
    int slot;
  };

  bool IsCancelled() const {
    return walk_.options.cancelled != nullptr &&
           walk_.options.cancelled->load(std::memory_order_relaxed);
  }

  void WalkTree(const Task& task) {
    trees_ = task.trees;
    const int root = Take();
    if (DecodeRoot(task, root)) {
      Deliver(trees_->nodes[task.node], root, -1);
      Enter(task.node, root);
    } else {
      Release(root);
    }
    while (!frames_.empty()) {
      if (IsCancelled()) {
        Release(frames_.back().slot);
        frames_.pop_back();
        continue;
      }
      WalkNextChild();
    }
    if (delta_.capacity() > kMaxIdleBytes / 4) {
      delta_.Free();
    }
  }

  void WalkNextChild() {
    Frame& frame = frames_.back();
    const uint32_t child = frame.next_child;
    const int base = frame.slot;
    const DeltaTrees::Node& node = trees_->nodes[child];
    frame.next_child = node.next_sibling;
    const bool is_last = frame.next_child == kNone;
    if (!is_last && walk_.schedule->has_idle_workers() &&
        node.weight >= kMinSharedWork / DeltaTrees::kWeightUnit) {
      HandOver(child, base);
      return;
    }
    const int slot = Take();
    const bool decoded = DecodeDelta(node, slots_[base].buffer.view(), slots_[base].type, slot,
                                     slots_[base].visited);
    if (decoded) {
      Deliver(node, slot, base);
    }
    if (is_last) {
      frames_.pop_back();
      Release(base);
    }
    if (decoded) {
      Enter(child, slot);
    } else {
      Release(slot);
    }
  }

  void Enter(uint32_t node, int slot) {
    if (trees_->nodes[node].first_child != kNone) {
      frames_.push_back({trees_->nodes[node].first_child, slot});
    } else {
      Release(slot);
    }
  }

  void HandOver(uint32_t child, int base) {
    auto copy = std::make_shared<ForeignBase>();
    copy->type = slots_[base].type;
    copy->data.Assign(slots_[base].buffer.view());
    walk_.schedule->Give({trees_, child, std::move(copy)});
  }

  bool DecodeRoot(const Task& task, int slot) {
    const DeltaTrees::Node& node = trees_->nodes[task.node];
    if (task.base != nullptr) {
      return DecodeDelta(node, task.base->data.view(), task.base->type, slot, false);
    }
    PackEntry entry;
    if (!trees_->pack->ParseEntry(node.offset, &entry)) {
      return false;
    }
    if (entry.kind == PackEntry::Kind::kWhole) {
      slots_[slot].type = entry.type;
      return Resize(slot, entry.size) &&
             trees_->pack->Inflate(entry, slots_[slot].buffer.data(), kInflateSlack);
    }
    std::string data;  // the base is not in this pack
    const auto type = walk_.store.Read(entry.base_id, &data);
    if (!type.ok()) {
      return false;
    }
    PaddedBuffer base;
    base.Assign(data);
    return DecodeDelta(node, base.view(), *type, slot, false);
  }

  bool DecodeDelta(const DeltaTrees::Node& node, std::string_view base, ObjectType type, int slot,
                   bool with_copies) {
    PackEntry entry;
    if (!trees_->pack->ParseEntry(node.offset, &entry) || !Fits(entry.size)) {
      return false;
    }
    delta_.Reset(entry.size);
    DeltaHeader header;
    if (!trees_->pack->Inflate(entry, delta_.data(), kInflateSlack) ||
        !ParseDeltaHeader(delta_.view(), &header) || header.base_size != base.size() ||
        !Resize(slot, header.result_size)) {
      return false;
    }
    slots_[slot].type = type;
    return ApplyDelta(base, delta_.view().substr(header.size), slots_[slot].buffer.data(),
                      header.result_size, with_copies ? &copies_ : nullptr);
  }

  void Deliver(const DeltaTrees::Node& node, int slot, int base) {
    if (node.wanted == kNone) {
      return;
    }
    Slot& own = slots_[slot];
    if (hasher_ && hasher_->Hash(own.type, own.buffer.view()) != walk_.wanted[node.wanted]) {
      return;
    }
    ForestObject object;
    object.index = node.wanted;
    object.type = own.type;
    object.data = own.buffer.view();
    object.slot = slot;
    if (base >= 0 && slots_[base].visited) {
      object.base_slot = base;
      object.base = slots_[base].buffer.view();
      object.copies = copies_;
    }
    own.visited = true;
    (*walk_.delivered)[node.wanted] = 1;
    visitor_.Visit(object);
  }

  bool Fits(uint64_t size) const {
    return size <= walk_.options.max_object_size && size <= walk_.options.max_live_bytes / 4;
  }

  // Makes room in a slot that was just taken.
  bool Resize(int slot, uint64_t size) {
    if (!Fits(size) || live_ + size > walk_.options.max_live_bytes) {
      return false;
    }
    PaddedBuffer& buffer = slots_[slot].buffer;
    kept_ -= buffer.capacity();
    buffer.Reset(size);
    kept_ += buffer.capacity();
    live_ += size;
    return true;
  }

  // A slot that is in use by nothing else, its buffer empty.
  int Take() {
    if (free_.empty()) {
      slots_.emplace_back();
      return static_cast<int>(slots_.size()) - 1;
    }
    const int slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void Release(int slot) {
    Slot& own = slots_[slot];
    if (own.visited) {
      visitor_.Release(slot);
      own.visited = false;
    }
    live_ -= own.buffer.size();
    if (kept_ > live_ + kMaxIdleBytes) {
      kept_ -= own.buffer.capacity();
      own.buffer.Free();
    } else {
      own.buffer.Clear();
    }
    free_.push_back(slot);
  }

  const Walk& walk_;
  ForestVisitor& visitor_;
  std::optional<ObjectHasher> hasher_;
  const DeltaTrees* trees_ = nullptr;
  std::vector<Frame> frames_;
  std::vector<Slot> slots_;
  std::vector<int> free_;
  PaddedBuffer delta_;
  std::vector<CopySegment> copies_;
  size_t live_ = 0;  // bytes of objects in slots
  size_t kept_ = 0;  // capacity of all slots' buffers
};

// Looks up every wanted object; each pack's trees of what it holds and no earlier pack does.
class ForestBuilder {
 public:
  ForestBuilder(const PackObjectStore& store, std::span<const ObjectId> wanted)
      : store_(store), wanted_(wanted), found_(wanted.size()) {
    for (uint32_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i].size == store.id_size()) {
        rest_.push_back(i);
      }
    }
  }

  std::vector<DeltaTrees> Build() {
    std::vector<DeltaTrees> forest;
    for (const auto& pack : store_.Packs()) {
      // There may be thousands of small packs: those are looked through, not looked into.
      Places places =
          pack->index().count() < rest_.size() / 8 ? LookThrough(*pack) : LookInto(*pack);
      if (!places.empty()) {
        forest.push_back(BuildDeltaTrees(pack, std::move(places)));
      }
    }
    return forest;
  }

 private:
  using Places = std::vector<std::pair<uint64_t, uint32_t>>;  // offset, wanted index

  Places LookInto(const PackFile& pack) {
    Places places;
    std::erase_if(rest_, [&](uint32_t i) {
      uint64_t offset;
      if (!found_[i] && pack.Find(wanted_[i], &offset)) {
        found_[i] = true;
        places.emplace_back(offset, i);
      }
      return found_[i];
    });
    return places;
  }

  Places LookThrough(const PackFile& pack) {
    if (by_id_.empty()) {
      for (const uint32_t i : rest_) {
        by_id_.try_emplace(wanted_[i], i);
      }
    }
    Places places;
    for (uint32_t i = 0; i < pack.index().count(); ++i) {
      uint64_t offset;
      const auto known = by_id_.find(pack.index().Id(i));
      if (known != by_id_.end() && !found_[known->second] && pack.index().Offset(i, &offset)) {
        found_[known->second] = true;
        places.emplace_back(offset, known->second);
      }
    }
    return places;
  }

  const PackObjectStore& store_;
  std::span<const ObjectId> wanted_;
  std::vector<bool> found_;     // by index into wanted_
  std::vector<uint32_t> rest_;  // at least all that were not found yet
  absl::flat_hash_map<ObjectId, uint32_t> by_id_;  // likewise, once it is needed
};

// Heavy trees first, so that they do not remain for the end; the others as they lie in the packs.
std::vector<Task> Tasks(const std::vector<DeltaTrees>& forest, int threads) {
  std::vector<Task> tasks;
  uint64_t total = 0;
  for (const DeltaTrees& trees : forest) {
    for (const uint32_t root : trees.roots) {
      tasks.push_back({&trees, root, nullptr});
      total += trees.nodes[root].weight;
    }
  }
  if (threads > 1) {
    const auto weight = [](const Task& task) { return task.trees->nodes[task.node].weight; };
    const uint64_t heavy = total / (static_cast<uint64_t>(threads) * 64) + 1;
    const auto light =
        std::stable_partition(tasks.begin(), tasks.end(),
                              [&](const Task& task) { return weight(task) >= heavy; });
    std::stable_sort(tasks.begin(), light, [&](const Task& a, const Task& b) {
      return weight(a) > weight(b);
    });
  }
  return tasks;
}

}  // namespace

std::vector<uint32_t> WalkForest(const PackObjectStore& store, std::span<const ObjectId> wanted,
                                 const ForestOptions& options,
                                 const std::function<ForestVisitor*(int worker)>& visitor) {
  const int threads = std::max(options.threads, 1);
  const std::vector<DeltaTrees> forest = ForestBuilder(store, wanted).Build();
  Schedule schedule(Tasks(forest, threads), threads);
  std::vector<uint8_t> delivered(wanted.size());
  const Walk walk{store, wanted, options, &schedule, &delivered};
  ParallelFor(threads, static_cast<size_t>(threads), 1, [&](int worker, size_t, size_t) {
    Worker(walk, visitor(worker)).Run();
  });
  std::vector<uint32_t> undelivered;
  for (uint32_t i = 0; i < wanted.size(); ++i) {
    if (!delivered[i]) {
      undelivered.push_back(i);
    }
  }
  return undelivered;
}

}  // namespace secretscan
