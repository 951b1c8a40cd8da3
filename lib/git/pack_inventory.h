// What kinds of objects packs hold, told by the heads of their entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "git/object_id_table.h"
#include "git/object_store.h"
#include "git/pack_file.h"
#include "git/pack_object_store.h"

namespace secretscan {

// Objects with their places, as they follow each other in the packs: what is needed together has near
// numbers.
struct PackedObjects {
  struct Part {
    std::shared_ptr<const PackFile> pack;
    std::vector<std::pair<uint64_t, uint32_t>> places;  // offset, number in `ids`; ascending
  };
  ObjectIdTable ids;
  std::vector<Part> parts;
};

// Looks at every entry once, when it is first asked. Not for several threads at once.
class PackInventory {
 public:
  // `store` must live longer.
  explicit PackInventory(const PackObjectStore& store) : store_(store) {}

  const PackObjectStore& store() const { return store_; }
  // Of all kinds, those counted twice that are in two packs. Looks at nothing.
  size_t object_count() const;
  // All objects of a kind, each once.
  PackedObjects OfType(ObjectType type);
  // Calls visit() for every entry of a kind, with its position in the pack's index.
  void ForEach(ObjectType type,
               const std::function<void(const PackFile& pack, uint32_t position)>& visit);

 private:
  class Reader;
  struct Entry {
    uint64_t offset;
    uint32_t position;  // in the pack's index
    uint8_t type;       // 0: not known
  };
  struct Pack {
    std::shared_ptr<const PackFile> file;
    std::vector<Entry> entries;  // by offset
  };

  void Read();

  const PackObjectStore& store_;
  bool is_read_ = false;
  std::vector<Pack> packs_;
};

}  // namespace secretscan
