// Every object that a repository itself holds, whatever names it.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "git/loose_listing.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_inventory.h"
#include "git/repository.h"

namespace secretscan {

// Packed or loose, but not what alternates lend: that is another repository's. Not for several
// threads at once.
class OwnObjects {
 public:
  // Both must live longer.
  OwnObjects(const Repository& repository, PackInventory* packs);

  // Calls visit() for each; an object that is there twice may come twice. The order is that of
  // files on disk.
  void ForEach(ObjectType type, const std::function<void(const ObjectId&)>& visit);

  // Loose objects that do not tell what they are, with the reason.
  const std::vector<std::pair<ObjectId, std::string>>& unreadable();

 private:
  void ReadLoose();

  const std::string directory_;  // real path, with trailing '/'
  const int id_size_;
  PackInventory& packs_;
  bool is_read_ = false;
  LooseListing loose_;
};

}  // namespace secretscan
