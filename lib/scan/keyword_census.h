// Which rules' keywords occur in a text that is looked at part by part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
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
  void ListKeywords();

  static size_t Bucket(char first, char second) {
    return static_cast<size_t>(static_cast<unsigned char>(first)) << 8 |
           static_cast<unsigned char>(second);
  }

  const RuleSet& rules_;
  std::vector<std::string_view> keywords_;       // distinct, of two bytes or more, by bucket
  std::vector<std::string_view> letters_;        // of one
  std::vector<uint32_t> first_of_bucket_;        // in keywords_; one more than there are buckets
  std::vector<bool> used_buckets_;
  std::vector<std::vector<bool>> seen_;          // by pass; keywords_, then letters_
};

}  // namespace secretscan
