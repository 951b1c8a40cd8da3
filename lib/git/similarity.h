// How much of one file's content is found in another, by git's measure (diffcore-delta of 2.39).
//
// Content is cut into pieces that end at a line feed or at 64 bytes; the carriage return before a
// line feed is left out of text files. Each piece is hashed into one of kSpanHashes values, and a
// value is given the number of bytes of its pieces. Bytes after the last cut are not counted (git
// counts them since 2.44).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace secretscan {

inline constexpr int kMaxSimilarity = 60000;  // identical content
inline constexpr uint32_t kSpanHashes = 107927;
inline constexpr int64_t kMaxSimilarityBytes = int64_t{512} << 20;

struct ContentSpan {
  uint32_t hash = 0;
  uint32_t bytes = 0;
};

// The counts of one content at a time. Not thread-safe.
class SpanCounter {
 public:
  // Replaces the counts by those of `content` (at most kMaxSimilarityBytes), or by given ones.
  void Count(std::string_view content);
  void Load(std::span<const ContentSpan> spans);
  // The counts that are not 0, each hash once, in no order.
  std::vector<ContentSpan> Spans() const;
  // Bytes that the counted content shares with another's spans. Count() or Load() comes first.
  int64_t CommonBytes(std::span<const ContentSpan> other) const;

 private:
  void Clear();

  std::vector<uint32_t> bytes_;   // per hash
  std::vector<uint32_t> hashes_;  // those with a count
};

// False when sizes alone say that two contents are less similar than `minimum` (0..kMaxSimilarity).
bool SizesAllowSimilarity(int64_t a, int64_t b, int minimum);

// 0..kMaxSimilarity.
int Similarity(int64_t common_bytes, int64_t a, int64_t b);

}  // namespace secretscan
