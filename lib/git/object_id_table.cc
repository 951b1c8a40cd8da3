#include "git/object_id_table.h"

#include <algorithm>
#include <bit>

#include "absl/hash/hash.h"

namespace secretscan {

void ObjectIdTable::Reserve(size_t count) {
  ids_.reserve(count);
  if (2 * count > slots_.size()) {
    Resize(std::bit_ceil(2 * count));
  }
}

uint32_t ObjectIdTable::Intern(const ObjectId& id) {
  if (2 * (ids_.size() + 1) > slots_.size()) {
    Resize(2 * slots_.size());
  }
  uint32_t& slot = slots_[SlotOf(id)];
  if (slot == kNone) {
    slot = static_cast<uint32_t>(ids_.size());
    ids_.push_back(id);
  }
  return slot;
}

uint32_t ObjectIdTable::Find(const ObjectId& id) const {
  return slots_.empty() ? kNone : slots_[SlotOf(id)];
}

// Where `id` is, or the empty slot where it belongs.
size_t ObjectIdTable::SlotOf(const ObjectId& id) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = absl::Hash<ObjectId>()(id) & mask;
  while (slots_[slot] != kNone && ids_[slots_[slot]] != id) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void ObjectIdTable::Resize(size_t slots) {
  constexpr size_t kMinSlots = 64;
  slots_.assign(std::max(kMinSlots, slots), kNone);
  for (uint32_t number = 0; number < ids_.size(); ++number) {
    slots_[SlotOf(ids_[number])] = number;
  }
}

}  // namespace secretscan
