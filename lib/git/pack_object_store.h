// A repository's objects: packs, loose objects, alternates. SHA-1 and SHA-256.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/delta_base_cache.h"
#include "git/object_store.h"
#include "git/pack_set.h"

namespace secretscan {

// As git's core.bigFileThreshold.
inline constexpr uint64_t kMaxObjectSize = uint64_t{512} << 20;

struct PackStoreOptions {
  int id_size = 20;                         // 20: SHA-1, 32: SHA-256
  size_t cache_bytes = size_t{96} << 20;    // for objects that others are deltas of
  size_t mapped_bytes = size_t{64} << 20;   // of each pack: so much read at a time counts as memory
  // Whether Read compares what it read with the object's name; DataLoss if it differs.
  bool verify = false;
  std::vector<std::string> more_directories;  // of objects, beside the repository's own
  uint64_t max_object_size = kMaxObjectSize;  // Read refuses larger ones with ResourceExhausted
};

// Reads at random; who wants all objects takes WalkForest (delta_forest.h). Any number of threads
// may read at once, nearly without locks. Never fetches what is missing. An object that is there
// several times is read if one copy can be. An object whose pack cannot be opened counts as missing.
// After a miss the packs are listed again, in case the repository was repacked meanwhile.
// ReadHeader inflates no more than it must, and so may give a size for a damaged object.
class PackObjectStore final : public ObjectStore {
 public:
  // `objects_dir` is a repository's "objects" directory.
  static std::unique_ptr<PackObjectStore> Open(const std::string& objects_dir,
                                               const PackStoreOptions& options = {});
  // Of packs made elsewhere.
  static std::unique_ptr<PackObjectStore> Of(std::vector<std::shared_ptr<const PackFile>> packs,
                                             const PackStoreOptions& options = {});

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;
  // The only object whose name begins with these hexadecimal digits, at least 4 and fewer than a
  // whole name has. NotFound, or InvalidArgument when there are several.
  absl::StatusOr<ObjectId> FindByPrefix(std::string_view hex) const;

  int id_size() const { return options_.id_size; }
  bool verifies() const { return options_.verify; }
  // The packs that are open now, in an order that does not change while the files do not.
  const std::vector<std::shared_ptr<const PackFile>>& Packs() const;

 private:
  struct Chain;

  PackObjectStore(std::string objects_dir, const PackStoreOptions& options,
                  std::unique_ptr<const PackSet> packs);
  const PackSet& Current() const { return *current_.load(std::memory_order_acquire); }
  // After a miss in `seen`: whether there is a newer set to look into.
  bool Refresh(const PackSet* seen) const;
  absl::Status Missing(const ObjectId& id, const PackSet& set) const;

  // The following find an object in one set; their messages do not name it. NotFound only when there
  // is none at all.
  absl::StatusOr<ObjectType> ReadFrom(const PackSet& set, const ObjectId& id,
                                      std::string* data) const;
  absl::StatusOr<ObjectHeader> HeaderFrom(const PackSet& set, const ObjectId& id) const;
  absl::StatusOr<ObjectType> ReadLoose(const PackSet& set, const ObjectId& id,
                                       std::string* data) const;
  absl::StatusOr<ObjectType> ReadPacked(const PackSet& set, const PackPlace& place,
                                        std::string* data) const;
  absl::StatusOr<ObjectHeader> PackedHeader(const PackSet& set, PackPlace place) const;
  absl::Status Follow(const PackSet& set, PackPlace place, Chain* chain) const;
  absl::Status Patch(Chain* chain, std::string* data) const;
  absl::Status CheckName(const ObjectId& id, ObjectType type, std::string_view data) const;

  const std::string objects_dir_;
  const PackStoreOptions options_;
  mutable DeltaBaseCache cache_;
  // Earlier sets stay, since threads read them without a lock; there is one more a repack.
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<const PackSet>> sets_;
  mutable std::atomic<const PackSet*> current_;
};

}  // namespace secretscan
