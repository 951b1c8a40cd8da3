// Revision expressions (gitrevisions(7)).
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/references.h"

namespace secretscan {

// What an expression is resolved against; all must outlive the call.
struct RevisionContext {
  const ObjectStore& objects;
  const std::vector<Reference>& references;
  // The only object whose name begins with these 4 to 39 digits: NotFound, or InvalidArgument when
  // there are several.
  std::function<absl::StatusOr<ObjectId>(std::string_view hex)> find_by_prefix;
  int id_size = 20;  // of the repository's object names
};

// Understands object names and their abbreviations, references in full or short ("main"), "@",
// `git describe` output, the suffixes ^ ^N ~N ^{} ^{type} ^{/text}, "rev:path" and ":/text".
// Not: "@{…}" (reflogs, upstreams), ":path" (index), ranges. InvalidArgument, naming the expression,
// when it is not understood, names nothing or is ambiguous.
absl::StatusOr<ObjectId> ResolveRevision(const RevisionContext& context,
                                         std::string_view revision);

}  // namespace secretscan
