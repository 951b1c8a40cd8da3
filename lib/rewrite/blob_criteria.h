// Which blobs are to go: by name or by size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

// Ids between blanks and line ends, as of git-filter-repo's --strip-blobs-with-ids. What is not a whole
// lower-case id is no id, and is counted in *others (may be null).
absl::flat_hash_set<ObjectId> ParseBlobIds(std::string_view text, int64_t* others);

// "500", "10K", "5M", "1G": bytes. InvalidArgument for anything else.
absl::StatusOr<int64_t> ParseBlobSize(std::string_view text);

}  // namespace secretscan
