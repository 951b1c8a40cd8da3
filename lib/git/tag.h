// An annotated tag, parsed as tolerantly as a commit.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/commit.h"
#include "git/object_id.h"

namespace secretscan {

struct Tag {
  ObjectId target;
  Signature tagger;
  std::string message;  // everything after the blank line, in UTF-8 as a commit's
};

// `data` is the object's inflated bytes; ids have `id_size` bytes (20 or 32). DataLoss when it
// does not name its target.
absl::StatusOr<Tag> ParseTag(std::string_view data, int id_size);

}  // namespace secretscan
