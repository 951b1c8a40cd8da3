#include "scan/keyword_census.h"

#include <algorithm>
#include <set>
#include <string>

namespace secretscan {

void KeywordCensus::ListKeywords() {
  std::set<std::string_view> distinct;
  for (const Rule& rule : rules_.rules) {
    distinct.insert(rule.keywords.begin(), rule.keywords.end());
  }
  for (const std::string_view text : distinct) {
    if (text.size() >= kHead) {
      long_.keywords.push_back(text);
    } else if (text.size() > 1) {
      short_.keywords.push_back(text);
    } else if (text.size() == 1) {
      letters_.push_back(text);
    }
  }
  Fill(BucketOfLong, &long_);
  Fill(BucketOfShort, &short_);
}

void KeywordCensus::Fill(size_t (*bucket_of)(const char*), Table* table) {
  std::stable_sort(table->keywords.begin(), table->keywords.end(), [bucket_of](auto a, auto b) {
    return bucket_of(a.data()) < bucket_of(b.data());
  });
  table->first_of_bucket.resize(kBuckets + 1);
  for (const std::string_view text : table->keywords) {
    const size_t bucket = bucket_of(text.data());
    ++table->first_of_bucket[bucket + 1];
    table->used.set(bucket);
  }
  for (size_t i = 0; i < kBuckets; ++i) {
    table->first_of_bucket[i + 1] += table->first_of_bucket[i];
  }
}

void KeywordCensus::CountAt(const Table& table, size_t bucket, std::string_view text, size_t first_seen,
                            std::vector<bool>* seen) {
  for (uint32_t i = table.first_of_bucket[bucket]; i < table.first_of_bucket[bucket + 1]; ++i) {
    if (!(*seen)[first_seen + i] && text.starts_with(table.keywords[i])) {
      (*seen)[first_seen + i] = true;
    }
  }
}

void KeywordCensus::Count(int pass, std::string_view folded) {
  if (long_.first_of_bucket.empty()) {
    ListKeywords();
  }
  const size_t first_short = long_.keywords.size();
  const size_t first_letter = first_short + short_.keywords.size();
  seen_.resize(std::max(seen_.size(), static_cast<size_t>(pass) + 1));
  std::vector<bool>& seen = seen_[static_cast<size_t>(pass)];
  seen.resize(first_letter + letters_.size());
  for (size_t i = 0; i < letters_.size(); ++i) {
    if (folded.find(letters_[i][0]) != std::string_view::npos) {
      seen[first_letter + i] = true;
    }
  }
  size_t at = 0;
  for (; at + kHead <= folded.size(); ++at) {
    if (const size_t bucket = BucketOfLong(folded.data() + at); long_.used[bucket]) {
      CountAt(long_, bucket, folded.substr(at), 0, &seen);
    }
    if (const size_t bucket = BucketOfShort(folded.data() + at); short_.used[bucket]) {
      CountAt(short_, bucket, folded.substr(at), first_short, &seen);
    }
  }
  for (; at + 1 < folded.size(); ++at) {
    CountAt(short_, BucketOfShort(folded.data() + at), folded.substr(at), first_short, &seen);
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
  const auto is_seen = [&](const Table& table, size_t bucket, size_t first_seen, std::string_view keyword) {
    for (uint32_t i = table.first_of_bucket[bucket]; i < table.first_of_bucket[bucket + 1]; ++i) {
      if (table.keywords[i] == keyword) {
        return static_cast<bool>(seen[first_seen + i]);
      }
    }
    return false;
  };
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](std::string_view keyword) {
    const size_t first_short = long_.keywords.size();
    if (keyword.size() >= kHead) {
      return is_seen(long_, BucketOfLong(keyword.data()), 0, keyword);
    }
    if (keyword.size() > 1) {
      return is_seen(short_, BucketOfShort(keyword.data()), first_short, keyword);
    }
    const auto letter = std::find(letters_.begin(), letters_.end(), keyword);
    return letter != letters_.end() &&
           seen[first_short + short_.keywords.size() + static_cast<size_t>(letter - letters_.begin())];
  });
}

}  // namespace secretscan
