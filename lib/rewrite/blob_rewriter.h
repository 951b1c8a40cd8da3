// One pass over a repository's blobs: what becomes of each.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/repository.h"
#include "rewrite/blob_map.h"
#include "rewrite/content_replacer.h"
#include "rewrite/object_sink.h"

namespace secretscan {

struct BlobPassOptions {
  int threads = 1;
  size_t max_live_bytes = size_t{256} << 20;   // of contents that one thread holds at a time
  // Blobs that may change; null: all. Called by several threads at once, and for those only that
  // would change.
  std::function<bool(const ObjectId&)> wanted;
  const std::atomic<bool>* cancelled = nullptr;
};

struct ChangedBlob {
  ObjectId before;
  ObjectId after;
  std::vector<std::pair<uint32_t, uint64_t>> counts;  // rule, replacements; those that are not 0
};

struct UnreadBlob {
  ObjectId id;
  std::string reason;
};

struct BlobPass {
  uint64_t blobs = 0;                   // looked at
  std::vector<ChangedBlob> changed;     // ascending by `before`
  // Ascending. Of these it is not known whether they would change; also, what could be listed of objects
  // that do not tell their kind.
  std::vector<UnreadBlob> unread;
};

// Looks at all blobs that the repository holds or borrows, packed or loose, reachable or not. Fills
// map->replaced; new contents go to `sink`, or, if that is null, nowhere (a plan). CancelledError
// when *cancelled became true, else an error is the sink's.
absl::StatusOr<BlobPass> RewriteBlobs(const Repository& repository, const ContentReplacer& rules,
                                      const BlobPassOptions& options, ObjectSink* sink,
                                      BlobMap* map);

// All blobs larger than `limit` bytes, ascending, without reading them; none if `limit` is 0 (as
// git-filter-repo has it). What does not tell its size goes to *unread.
absl::StatusOr<std::vector<ObjectId>> LargeBlobs(const Repository& repository, int64_t limit,
                                                 std::vector<UnreadBlob>* unread);

}  // namespace secretscan
