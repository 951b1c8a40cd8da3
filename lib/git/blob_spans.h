// Blobs' spans for the search for renames: read when asked for, kept within a bound.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/object_store.h"
#include "git/similarity.h"

namespace secretscan {

// Not thread-safe.
class BlobSpans {
 public:
  using Spans = std::shared_ptr<const std::vector<ContentSpan>>;

  // Blobs that cannot be read are added to *unreadable.
  BlobSpans(const ObjectStore& objects, std::vector<ObjectId>* unreadable)
      : objects_(objects), unreadable_(*unreadable) {}

  // Bytes; -1 when the blob cannot be read or is above kMaxSimilarityBytes.
  int64_t SizeOf(const ObjectId& blob);
  // Null when the blob cannot be read, has another size, or too much was read already.
  Spans SpansOf(const ObjectId& blob, int64_t size);

 private:
  const ObjectStore& objects_;
  std::vector<ObjectId>& unreadable_;
  SpanCounter counter_;
  std::string content_;
  absl::flat_hash_map<ObjectId, Spans> cache_;
  int64_t cache_bytes_ = 0;
  int64_t read_bytes_ = 0;
};

}  // namespace secretscan
