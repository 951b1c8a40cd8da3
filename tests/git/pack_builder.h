// Packs made by hand, right and wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

// zlib data of `bytes`.
std::string Deflated(std::string_view bytes);

// A delta, instruction by instruction.
class DeltaBuilder {
 public:
  DeltaBuilder(uint64_t base_size, uint64_t result_size);
  DeltaBuilder& Copy(uint32_t offset, uint32_t size);  // size < 2^24; 65536 is written as 0
  DeltaBuilder& Insert(std::string_view text);         // any length
  DeltaBuilder& Raw(std::string_view bytes);
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Objects are numbered from 0 in the order in which they are added.
class PackBuilder {
 public:
  explicit PackBuilder(int id_size = 20) : id_size_(id_size) {}

  // Names are computed from type and content.
  size_t AddWhole(ObjectType type, std::string_view content);
  // `content` is what the delta yields (or pretends to): it makes the name.
  size_t AddOffsetDelta(size_t base, std::string_view delta, ObjectType type,
                        std::string_view content);
  size_t AddIdDelta(const ObjectId& base, std::string_view delta, ObjectType type,
                    std::string_view content);
  // Any bytes. `declared_size` goes into the header; the base is a distance or a raw name.
  size_t AddRaw(int type, uint64_t declared_size, std::string_view base,
                std::string_view compressed, const ObjectId& id);

  const ObjectId& id(size_t number) const { return ids_[number]; }
  std::vector<ObjectId> ids() const { return ids_; }
  uint64_t offset(size_t number) const { return offsets_[number]; }
  uint64_t next_offset() const;  // of what is added next
  void set_offset(size_t number, uint64_t offset) { offsets_[number] = offset; }

  std::string Pack() const;
  // `version` 1 or 2. With `large_from`, offsets from there on stand in the table of 8-byte ones.
  std::string Index(int version = 2, uint64_t large_from = UINT64_MAX) const;

 private:
  int id_size_;
  std::string body_;
  std::vector<ObjectId> ids_;
  std::vector<uint64_t> offsets_;
};

// The distance to a base, as an entry's header holds it.
std::string OffsetDistance(uint64_t distance);

ObjectId NameOf(ObjectType type, std::string_view content, int id_size = 20);

}  // namespace secretscan
