#include "scan/keyword_census.h"

#include <algorithm>
#include <set>

namespace secretscan {
namespace {

constexpr size_t kBuckets = size_t{1} << 16;

}  // namespace

void KeywordCensus::ListKeywords() {
  std::set<std::string_view> distinct;
  for (const Rule& rule : rules_.rules) {
    for (const std::string& keyword : rule.keywords) {
      if (!keyword.empty()) {
        distinct.insert(keyword);
      }
    }
  }
  used_buckets_.resize(kBuckets);
  first_of_bucket_.resize(kBuckets + 1);
  for (const std::string_view text : distinct) {
    if (text.size() == 1) {
      letters_.push_back(text);
    } else {
      keywords_.push_back(text);
      ++first_of_bucket_[Bucket(text[0], text[1]) + 1];
      used_buckets_[Bucket(text[0], text[1])] = true;
    }
  }
  std::stable_sort(keywords_.begin(), keywords_.end(), [](auto a, auto b) {
    return Bucket(a[0], a[1]) < Bucket(b[0], b[1]);
  });
  for (size_t i = 0; i < kBuckets; ++i) {
    first_of_bucket_[i + 1] += first_of_bucket_[i];
  }
}

void KeywordCensus::Count(int pass, std::string_view folded) {
  if (first_of_bucket_.empty()) {
    ListKeywords();
  }
  seen_.resize(std::max(seen_.size(), static_cast<size_t>(pass) + 1));
  std::vector<bool>& seen = seen_[static_cast<size_t>(pass)];
  seen.resize(keywords_.size() + letters_.size());
  for (size_t i = 0; i < letters_.size(); ++i) {
    if (folded.find(letters_[i][0]) != std::string_view::npos) {
      seen[keywords_.size() + i] = true;
    }
  }
  for (size_t at = 0; at + 1 < folded.size(); ++at) {
    const size_t bucket = Bucket(folded[at], folded[at + 1]);
    if (!used_buckets_[bucket]) {
      continue;
    }
    for (uint32_t i = first_of_bucket_[bucket]; i < first_of_bucket_[bucket + 1]; ++i) {
      if (!seen[i] && folded.substr(at).starts_with(keywords_[i])) {
        seen[i] = true;
      }
    }
  }
}

bool KeywordCensus::HasKeyword(const Rule& rule, int pass) const {
  if (rule.keywords.empty()) {
    return true;
  }
  if (static_cast<size_t>(pass) >= seen_.size()) {
    return false;
  }
  const std::vector<bool>& seen = seen_[static_cast<size_t>(pass)];
  const auto is_seen = [&](std::string_view keyword) {
    if (keyword.size() < 2) {
      for (size_t i = 0; i < letters_.size(); ++i) {
        if (letters_[i] == keyword) {
          return static_cast<bool>(seen[keywords_.size() + i]);
        }
      }
      return false;
    }
    const size_t bucket = Bucket(keyword[0], keyword[1]);
    for (uint32_t i = first_of_bucket_[bucket]; i < first_of_bucket_[bucket + 1]; ++i) {
      if (keywords_[i] == keyword) {
        return static_cast<bool>(seen[i]);
      }
    }
    return false;
  };
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), is_seen);
}

}  // namespace secretscan
