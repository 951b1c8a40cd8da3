#include "scan/near_miss.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr size_t kLeastPrefix = 3;
constexpr size_t kLongestPrefix = 32;

bool IsPrefix(std::string_view keyword) {
  return keyword.size() >= kLeastPrefix && keyword.size() <= kLongestPrefix &&
         (keyword.back() == '_' || keyword.back() == '-' || keyword.back() == '.');
}

}  // namespace

NearMiss::NearMiss(const RuleSet& rules) {
  if (!rules.ranked) {
    return;
  }
  std::vector<std::string> all;
  for (const Rule& rule : rules.rules) {
    if (rule.rank >= 0 && rule.path == nullptr) {
      std::copy_if(rule.keywords.begin(), rule.keywords.end(), std::back_inserter(all), IsPrefix);
    }
  }
  std::sort(all.begin(), all.end());
  for (std::string& prefix : all) {
    if (prefixes_.empty() || !prefix.starts_with(prefixes_.back())) {
      prefixes_.push_back(std::move(prefix));
    }
  }
}

bool NearMiss::Concerns(std::string_view secret) const {
  const std::string begin = KeywordFolded(secret.substr(0, kLongestPrefix + 1));
  // The last prefix that does not come after it: one that it begins with can only be that.
  const auto after = std::upper_bound(prefixes_.begin(), prefixes_.end(), begin);
  return after != prefixes_.begin() && begin.starts_with(*std::prev(after)) &&
         begin.size() > std::prev(after)->size();
}

}  // namespace secretscan
