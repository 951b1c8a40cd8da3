// Reads many packed objects, each decoded once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "git/delta.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_inventory.h"
#include "git/pack_object_store.h"

namespace secretscan {

// What is readable behind a visited object's data.
inline constexpr size_t kForestPadding = 64;

// Valid during the visit.
struct ForestObject {
  uint32_t index = 0;         // into the wanted ids
  ObjectType type = ObjectType::kBlob;
  std::string_view data;      // kForestPadding readable bytes behind it
  // Identifies this object's buffer until its Release: a small number, used again later.
  int slot = 0;
  // The slot of the object that this one is a delta of, if that was visited by the same visitor and
  // not released yet; else -1, and the next two are empty.
  int base_slot = -1;
  std::string_view base;      // that object's data
  // What was copied from it, in order of the target and without overlaps there; the rest of `data`
  // was inserted.
  std::span<const CopySegment> copies;
};

// One for each thread; its functions are called by that thread only.
class ForestVisitor {
 public:
  virtual ~ForestVisitor() = default;
  virtual void Visit(const ForestObject& object) = 0;
  // The object visited last in this slot will not be a base any more: what was kept for it can go.
  // Called once for each visit, after it.
  virtual void Release(int slot) = 0;
};

struct ForestOptions {
  int threads = 1;
  size_t max_object_size = kMaxObjectSize;
  // Of the objects that one thread holds at a time; one larger than a quarter of it is not
  // delivered. Buffers that are kept for later add up to 32 MiB.
  size_t max_live_bytes = size_t{256} << 20;
  // Do not deliver objects whose content is not what their name says; so it is, too, for a store that
  // verifies.
  bool verify = false;
  const std::atomic<bool>* cancelled = nullptr;  // when it becomes true, the walk ends early
};

// Visits each wanted object that is in a pack, once (from the first pack that holds it), bases before
// what is a delta of them. `visitor` is called once for each worker in [0, threads), by any thread;
// its result must live until the walk ends. Which worker gets what, and in which order, depends on
// chance; so may whether an object comes with its base.
// Returns the indexes, ascending, of those that were not delivered: they are loose, missing, too
// large, damaged or occur in `wanted` before, or the same is true of their base. To be read one by
// one through the store, which says why.
std::vector<uint32_t> WalkForest(const PackObjectStore& store, std::span<const ObjectId> wanted,
                                 const ForestOptions& options,
                                 const std::function<ForestVisitor*(int worker)>& visitor);
// The same for objects whose places are known; `ids` are all ids that the places have numbers of.
std::vector<uint32_t> WalkForest(const PackObjectStore& store,
                                 std::span<const PackedObjects::Part> parts,
                                 std::span<const ObjectId> ids, const ForestOptions& options,
                                 const std::function<ForestVisitor*(int worker)>& visitor);

}  // namespace secretscan
