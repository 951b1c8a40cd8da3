// Writes the index of a work tree (gitformat-index(5)).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "git/index_file.h"

namespace secretscan {

// The bytes of an index of these entries, which are in order, each path and stage once. `version` is 2,
// 3 or 4; 2 becomes 3 where an entry needs it. No extension is written but the one without which a
// sparse index cannot be read: the cached tree, resolved conflicts and what watchers saw tell of old
// objects.
std::string WriteIndex(std::span<const IndexEntry> entries, int id_size, int version);

// The version that an index's bytes tell; 2 when they tell none.
int IndexVersion(std::string_view bytes);

}  // namespace secretscan
