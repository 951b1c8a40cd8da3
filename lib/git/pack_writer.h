// Writes objects into one new pack with its index (gitformat-pack(5)).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_file.h"

namespace secretscan {

struct PackWriterOptions {
  int id_size = 20;
  int level = 1;             // of compression, 1 to 9
  int max_depth = 50;        // of delta chains
  bool sync = true;          // flush to disk before Finish() returns
};

struct WrittenPack {
  // Of the pack ("<directory>/pack-….pack"; ".idx" and ".rev" are beside it); empty when there were no
  // objects.
  std::string path;
  uint64_t objects = 0;
  uint64_t bytes = 0;        // of pack and index
};

// Thread-safe. Files are read-only (0444) in the end; destroyed before Finish(), it leaves none.
// What cannot be written is Unavailable, then and in every later call.
class PackWriter {
 public:
  // `directory` exists.
  static absl::StatusOr<std::unique_ptr<PackWriter>> Create(const std::string& directory,
                                                            const PackWriterOptions& options = {});
  ~PackWriter();

  // Unless it is here already. As a delta if `base` is here, `base_data` are its bytes, and it
  // pays.
  absl::StatusOr<ObjectId> Add(ObjectType type, std::string_view data, const ObjectId& base = {},
                               std::string_view base_data = {});
  // The same of an object whose name is known.
  absl::Status AddNamed(const ObjectId& id, ObjectType type, std::string_view data,
                        const ObjectId& base = {}, std::string_view base_data = {});
  // An entry of another pack as it is stored there, neither inflated nor checked: `entry` was read
  // from `pack`, and its compressed data ends at `end`. `base` names a delta's base; that must be
  // in the end in this pack, too, and better is so already.
  absl::Status Copy(const ObjectId& id, const PackFile& pack, const PackEntry& entry, uint64_t end,
                    const ObjectId& base = {});
  bool Contains(const ObjectId& id) const;
  uint64_t object_count() const;

  // DataLoss when a copied delta's base is not here.
  absl::StatusOr<WrittenPack> Finish();

 private:
  struct Impl;
  explicit PackWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
