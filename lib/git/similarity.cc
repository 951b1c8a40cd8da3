#include "git/similarity.h"

#include <algorithm>

#include "git/line_diff.h"

namespace secretscan {

void SpanCounter::Clear() {
  bytes_.resize(kSpanHashes);  // not in a constructor: most renames change no content
  for (const uint32_t hash : hashes_) {
    bytes_[hash] = 0;
  }
  hashes_.clear();
}

void SpanCounter::Load(std::span<const ContentSpan> spans) {
  Clear();
  for (const ContentSpan& span : spans) {
    bytes_[span.hash] = span.bytes;
    hashes_.push_back(span.hash);
  }
}

void SpanCounter::Count(std::string_view content) {
  constexpr int kMaxPiece = 64;
  Clear();
  const bool text = !IsBinaryForGit(content);
  uint32_t low = 0;
  uint32_t high = 0;
  uint32_t length = 0;
  for (size_t i = 0; i < content.size(); ++i) {
    const auto c = static_cast<unsigned char>(content[i]);
    if (text && c == '\r' && i + 1 < content.size() && content[i + 1] == '\n') {
      continue;
    }
    const uint32_t old_low = low;
    low = ((low << 7) ^ (high >> 25)) + c;
    high = (high << 7) ^ (old_low >> 25);
    ++length;
    if (length < kMaxPiece && c != '\n') {
      continue;
    }
    const uint32_t hash = (low + high * 0x61) % kSpanHashes;
    if (bytes_[hash] == 0) {
      hashes_.push_back(hash);
    }
    bytes_[hash] += length;
    low = high = length = 0;
  }
}

std::vector<ContentSpan> SpanCounter::Spans() const {
  std::vector<ContentSpan> spans;
  spans.reserve(hashes_.size());
  for (const uint32_t hash : hashes_) {
    spans.push_back({hash, bytes_[hash]});
  }
  return spans;
}

int64_t SpanCounter::CommonBytes(std::span<const ContentSpan> other) const {
  int64_t common = 0;
  for (const ContentSpan& span : other) {
    common += std::min(span.bytes, bytes_[span.hash]);
  }
  return common;
}

bool SizesAllowSimilarity(int64_t a, int64_t b, int minimum) {
  const int64_t larger = std::max(a, b);
  const int64_t difference = larger - std::min(a, b);
  return larger * (kMaxSimilarity - minimum) >= difference * kMaxSimilarity;
}

int Similarity(int64_t common_bytes, int64_t a, int64_t b) {
  const int64_t larger = std::max(a, b);
  return larger == 0 ? 0 : static_cast<int>(common_bytes * kMaxSimilarity / larger);
}

}  // namespace secretscan
