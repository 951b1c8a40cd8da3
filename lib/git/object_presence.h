// Where objects are, without reading them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "git/object_id.h"
#include "git/pack_file.h"

namespace secretscan {

// The files of a repository's object directories as they are when it is made: its own packs and
// loose objects, and those that it borrows. Any number of threads may ask.
class ObjectPresence {
 public:
  ObjectPresence(const std::string& objects_dir, int id_size);

  bool Has(const ObjectId& id) const;
  // The files that hold it: packs first, in order of their names. Empty when it is not there.
  std::vector<std::string> Places(const ObjectId& id) const;
  // Packs, their remains and directories of which it is not known what they hold ("path: reason"),
  // and loose files that bear no object's name.
  const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  void ReadPacks(const std::string& directory);
  void ReadLoose(const std::string& directory);

  struct Loose {
    std::string directory;
    absl::flat_hash_set<ObjectId> ids;
  };

  const int id_size_;
  std::vector<std::shared_ptr<const PackFile>> packs_;
  std::vector<Loose> loose_;
  std::vector<std::string> unknown_;
};

}  // namespace secretscan
