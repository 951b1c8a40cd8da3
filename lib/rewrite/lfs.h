// Large files that stand outside of the repository (Git LFS): which a history names.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/repository.h"

namespace secretscan {

// The object that a pointer file names ("sha256:…"); empty if `content` is no pointer.
std::string LfsObject(std::string_view content);

// Whether .gitattributes of HEAD has the filter.
absl::StatusOr<bool> UsesLfs(const Repository& repository);

// All that pointers in commits and trees below `tips` (tags, trees and blobs, too) name. Larger
// pointers than `max_size` bytes are none. Objects that are not there are passed over if they are
// gitlinks' or cut off (`missing_parents`), else NotFound.
absl::StatusOr<std::set<std::string>> LfsObjects(const ObjectStore& objects, int id_size,
                                                 const std::vector<ObjectId>& tips,
                                                 int64_t max_size, bool missing_parents);

}  // namespace secretscan
