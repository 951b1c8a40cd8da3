// A pack's index file (gitformat-pack(5), versions 1 and 2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/sorted_ids.h"

namespace secretscan {

// The names of a pack's objects in order, and where in the pack each begins. A view: the bytes must
// outlive it. Nothing that they hold leads beyond them; checksums are not verified. Any number of
// threads may read at once.
class PackIndex {
 public:
  // `data` is the whole file, `id_size` 20 or 32. DataLoss unless the tables fit the file.
  static absl::StatusOr<PackIndex> Parse(std::string_view data, int id_size);
  PackIndex() = default;

  uint32_t count() const { return ids_.count(); }
  // Checksum of the pack that the index was made for; `id_size` bytes.
  std::string_view pack_checksum() const;

  // The `i`-th name in order, i < count(): `id_size` bytes.
  const char* RawId(uint32_t i) const { return ids_.Raw(i); }
  ObjectId Id(uint32_t i) const { return ObjectId::FromRaw(RawId(i), id_size_); }
  // False when the index gives none (a wrong link to the table of large offsets). Otherwise any
  // number may come: whether it lies inside the pack is for the reader of the pack to check.
  bool Offset(uint32_t i, uint64_t* offset) const;

  // CRC-32 of the entry as it stands in the pack. False when the index has none (version 1).
  bool Checksum(uint32_t i, uint32_t* checksum) const;

  // The position of this name. In an index that is not sorted it may not be found.
  bool Find(const ObjectId& id, uint32_t* position) const { return ids_.Find(id, position); }
  // First position whose name is not before `id`, count() if there is none.
  uint32_t LowerBound(const ObjectId& id) const { return ids_.LowerBound(id); }

 private:
  std::string_view data_;
  SortedIds ids_;
  const char* checksums_ = nullptr;
  const char* offsets_ = nullptr;
  const char* large_offsets_ = nullptr;
  size_t id_size_ = 20;
  size_t offset_stride_ = 0;
  size_t large_count_ = 0;
};

// OK when every look-up in the index `data` ends inside the index, and every offset it gives lies
// between the header and the trailing checksum of a pack of `pack_size` bytes. Names are SHA-1.
// Takes one pass over the index. DataLoss otherwise.
absl::Status CheckPackIndex(std::string_view data, int64_t pack_size);

// The same for the file `path` ("….idx") and the pack beside it.
absl::Status CheckPackIndexFile(const std::string& path);

}  // namespace secretscan
