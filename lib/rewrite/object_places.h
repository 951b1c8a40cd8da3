// Where in a history objects are.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "git/object_id.h"
#include "git/repository.h"

namespace secretscan {

struct ObjectPlace {
  ObjectId commit;
  size_t order = 0;      // of the commit in what was walked
  std::string path;      // "" for a root tree
};

// For each of `wanted` (blobs or trees) the first of `commits` that holds it and the first path there.
// Each distinct tree is read once, and no more than is needed to find all. Trees that cannot be read
// are passed over.
absl::flat_hash_map<ObjectId, ObjectPlace> FindPlaces(const Repository& repository,
                                                      const std::vector<ObjectId>& commits,
                                                      absl::flat_hash_set<ObjectId> wanted);

// Files of these commits that are not in the repository, ascending: each distinct tree is read once.
std::vector<ObjectId> FindMissingFiles(const Repository& repository,
                                       const std::vector<ObjectId>& commits);

}  // namespace secretscan
