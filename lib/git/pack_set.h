// The object files of a repository as they are at one moment.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "git/multi_pack_index.h"
#include "git/object_id.h"
#include "git/pack_file.h"

namespace secretscan {

// Where a packed object is.
struct PackPlace {
  const PackFile* pack = nullptr;
  uint64_t offset = 0;
};

// Immutable but for a hint; any number of threads may read at once.
class PackSet {
 public:
  // Opens the packs of `objects_dir`, of `more` directories and of their alternates; those that `previous` (may be null) has
  // open already are shared with it. A pack that cannot be opened is left out. `mapped_bytes`: of
  // each pack, see PackFile::Open.
  static std::unique_ptr<PackSet> Open(const std::string& objects_dir,
                                       const std::vector<std::string>& more, int id_size,
                                       size_t mapped_bytes, const PackSet* previous);
  // Of packs made elsewhere, without loose objects.
  static std::unique_ptr<PackSet> Of(std::vector<std::shared_ptr<const PackFile>> packs);

  // False when nothing changed on disk since it was opened.
  bool IsOutdated() const;

  const std::vector<std::string>& directories() const { return directories_; }
  const std::vector<std::shared_ptr<const PackFile>>& packs() const { return packs_; }
  size_t damaged_packs() const { return index_paths_.size() - packs_.size(); }
  // Objects in all packs, counted as often as they are there.
  uint64_t object_count() const { return object_count_; }

  // Some place of the object. False when no pack holds it.
  bool Find(const ObjectId& id, PackPlace* place) const;
  // All places of the object, in the order of packs().
  std::vector<PackPlace> FindAll(const ObjectId& id) const;
  // Adds the names, packed or loose, that begin with these digits (an even or odd number of them),
  // until `names` has two that differ.
  void FindByPrefix(std::string_view hex, std::vector<ObjectId>* names) const;

 private:
  PackSet() = default;
  // What the multi-pack-index of one directory says.
  struct Hints {
    MappedFile file;
    MultiPackIndex index;
    std::vector<size_t> packs;  // by its numbers; in packs_, or its end for one that is not there
  };

  void Add(std::string index_path, std::shared_ptr<const PackFile> pack);
  // A multi-pack-index that is not there, or malformed, gives no hints.
  void AddHints(const std::string& directory);
  bool FindIn(size_t pack, const ObjectId& id, PackPlace* place) const;

  std::vector<std::string> directories_;
  std::vector<std::string> index_paths_;   // as found on disk
  std::vector<std::string> opened_paths_;  // of packs_
  std::vector<std::shared_ptr<const PackFile>> packs_;
  std::vector<Hints> hints_;
  int id_size_ = 20;
  uint64_t object_count_ = 0;
  mutable std::atomic<size_t> last_hit_ = 0;  // objects wanted together are packed together
};

}  // namespace secretscan
