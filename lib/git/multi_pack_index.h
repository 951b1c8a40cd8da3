// Git's index over several packs (gitformat-pack(5), "multi-pack-index", version 1).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/sorted_ids.h"

namespace secretscan {

// Which pack holds an object, for all packs of a directory at once. A view: the bytes must outlive
// it. Nothing that they hold leads beyond them; checksums are not verified. Any number of threads may
// read at once.
//
// It is made to be a hint only. It may be older than the packs, and one that lies could hide objects,
// so where in the pack an object is, and whether it is there at all, is left to the pack's own index.
class MultiPackIndex {
 public:
  // `data` is the whole file, `id_size` 20 or 32. DataLoss unless the tables fit the file.
  static absl::StatusOr<MultiPackIndex> Parse(std::string_view data, int id_size);
  MultiPackIndex() = default;

  // File names of the packs' indexes ("pack-….idx"), or whatever bytes the file has there.
  const std::vector<std::string_view>& pack_names() const { return pack_names_; }
  uint32_t count() const { return ids_.count(); }
  ObjectId Id(uint32_t i) const { return ObjectId::FromRaw(ids_.Raw(i), id_size_); }

  // The object's pack, a number below pack_names().size(). False when none is told.
  bool FindPack(const ObjectId& id, uint32_t* pack) const;

 private:
  std::vector<std::string_view> pack_names_;
  SortedIds ids_;
  const char* places_ = nullptr;
  size_t id_size_ = 20;
};

}  // namespace secretscan
