// Brings objects of other packs into a new one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "git/object_id_table.h"
#include "git/pack_file.h"
#include "git/pack_object_store.h"
#include "git/pack_writer.h"

namespace secretscan {

// Entries are copied as they are stored if their checksum in the pack's index is right and, for a
// delta, the base is wanted as well; others are read and compressed anew.
class PackCopier {
 public:
  // All outlive this.
  PackCopier(const PackObjectStore& store, const ObjectIdTable& wanted, PackWriter* writer)
      : store_(store), wanted_(wanted), writer_(*writer) {}

  // All wanted objects of a pack that are not in the new one yet. DataLoss when one cannot be read.
  absl::Status CopyPack(const PackFile& pack);
  // One object from wherever it is. `base` (may be null) is in the new pack already.
  absl::Status CopyObject(const ObjectId& id, const ObjectId& base);
  // So many were not copied as they are.
  uint64_t reencoded() const { return reencoded_; }

 private:
  struct Place {
    uint64_t offset;
    uint32_t position;  // in the index
  };

  bool BaseOf(const PackFile& pack, const PackEntry& entry, ObjectId* base) const;
  ObjectId BestBase(const PackFile& pack, ObjectId base);

  const PackObjectStore& store_;
  const ObjectIdTable& wanted_;
  PackWriter& writer_;
  std::vector<Place> places_;  // of the pack in work, by offset
  // By a base that is not wanted: a delta of it that was compressed anew.
  absl::flat_hash_map<ObjectId, ObjectId> stand_ins_;
  std::string data_, base_data_;
  uint64_t reencoded_ = 0;
};

}  // namespace secretscan
