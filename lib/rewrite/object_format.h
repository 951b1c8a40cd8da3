// Whether an object is as git wants objects to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "git/object_store.h"

namespace secretscan {

// What `git fsck --strict` would say of the object by itself, in a few words each ("entries are not
// sorted"); empty when all is well. Blobs are always well. Linear in the object.
std::vector<std::string> FormatProblems(ObjectType type, std::string_view data, int id_size);

}  // namespace secretscan
