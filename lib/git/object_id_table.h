// Distinct object ids, numbered in the order in which they came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "git/object_id.h"

namespace secretscan {

// A quarter of a hash map's memory: ids are stored once, and found through 32-bit slots.
class ObjectIdTable {
 public:
  static constexpr uint32_t kNone = static_cast<uint32_t>(-1);

  // Room for so many ids without growing on the way.
  void Reserve(size_t count);
  // The number of `id`, a new one if it was not there.
  uint32_t Intern(const ObjectId& id);
  uint32_t Find(const ObjectId& id) const;  // kNone when it is not there
  bool contains(const ObjectId& id) const { return Find(id) != kNone; }

  size_t size() const { return ids_.size(); }
  const ObjectId& operator[](uint32_t number) const { return ids_[number]; }
  std::span<const ObjectId> ids() const { return ids_; }

 private:
  size_t SlotOf(const ObjectId& id) const;
  void Resize(size_t slots);

  std::vector<ObjectId> ids_;
  std::vector<uint32_t> slots_;  // a power of two; kNone where empty
};

}  // namespace secretscan
