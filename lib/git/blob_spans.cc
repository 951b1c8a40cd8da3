#include "git/blob_spans.h"

namespace secretscan {
namespace {

constexpr int64_t kCacheBytes = int64_t{128} << 20;
constexpr int64_t kEntryBytes = 128;  // of the cache, besides the spans themselves

// A forged tree of a few bytes names the same large blobs a million times. The largest real renames
// stay far below.
constexpr int64_t kMaxReadBytes = int64_t{16} << 30;

}  // namespace

int64_t BlobSpans::SizeOf(const ObjectId& blob) {
  const absl::StatusOr<ObjectHeader> header = objects_.ReadHeader(blob);
  if (!header.ok() || header->type != ObjectType::kBlob) {
    unreadable_.push_back(blob);
    return -1;
  }
  return header->size <= kMaxSimilarityBytes ? header->size : -1;
}

BlobSpans::Spans BlobSpans::SpansOf(const ObjectId& blob, int64_t size) {
  if (const auto found = cache_.find(blob); found != cache_.end()) {
    return found->second;
  }
  if (read_bytes_ + size > kMaxReadBytes) {
    return nullptr;
  }
  read_bytes_ += size;
  const absl::StatusOr<ObjectType> type = objects_.Read(blob, &content_);
  if (!type.ok() || static_cast<int64_t>(content_.size()) != size) {
    unreadable_.push_back(blob);
    return nullptr;
  }
  counter_.Count(content_);
  auto spans = std::make_shared<const std::vector<ContentSpan>>(counter_.Spans());
  const int64_t bytes = kEntryBytes + static_cast<int64_t>(spans->size() * sizeof(ContentSpan));
  if (cache_bytes_ + bytes > kCacheBytes) {
    cache_.clear();
    cache_bytes_ = 0;
  }
  cache_bytes_ += bytes;
  cache_.emplace(blob, spans);
  return spans;
}

}  // namespace secretscan
