// Which rules' keywords occur in a text that is looked at part by part.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace secretscan {

// Counts each decoding pass by itself, as a fragment's keywords are. For one thread.
class KeywordCensus {
 public:
  // `rules` outlive this. Takes no time before the first Count().
  explicit KeywordCensus(const RuleSet& rules) : rules_(rules) {}

  // `folded` is KeywordFolded() text; pass 0 is the text itself.
  void Count(int pass, std::string_view folded);

  // Forgets what was counted.
  void Clear() { seen_.clear(); }

  // HasKeyword(rule, all that was counted for the pass), but for keywords that the parts cut in two.
  bool HasKeyword(const Rule& rule, int pass) const;

 private:
  static constexpr size_t kBuckets = size_t{1} << 16;
  static constexpr size_t kHead = 4;  // bytes that a keyword's bucket is chosen by

  // Keywords by what they begin with: their first four bytes, or two of those that have no four.
  struct Table {
    std::vector<std::string_view> keywords;  // distinct, by bucket
    std::vector<uint32_t> first_of_bucket;   // in keywords; one more than there are buckets
    std::bitset<kBuckets> used;
  };

  static size_t BucketOfLong(const char* text) {
    uint32_t head;
    std::memcpy(&head, text, kHead);
    return head * 0x9E3779B1u >> 16;
  }
  static size_t BucketOfShort(const char* text) {
    uint16_t head;
    std::memcpy(&head, text, sizeof head);
    return head;
  }

  void ListKeywords();
  static void Fill(size_t (*bucket_of)(const char*), Table* table);
  static void CountAt(const Table& table, size_t bucket, std::string_view text, size_t first_seen,
                      std::vector<bool>* seen);

  const RuleSet& rules_;
  Table long_;
  Table short_;                                  // of two or three bytes
  std::vector<std::string_view> letters_;        // of one
  std::vector<std::vector<bool>> seen_;          // by pass; of long_, short_, letters_
};

}  // namespace secretscan
