// The loose objects of a directory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

struct LooseListing {
  std::vector<std::pair<ObjectId, ObjectType>> objects;
  // Those that do not tell what they are, with the reason.
  std::vector<std::pair<ObjectId, std::string>> unreadable;

  // Adds what `directory` (of objects, with trailing '/') holds, in the order of files on disk.
  void Add(const std::string& directory, int id_size);
};

}  // namespace secretscan
