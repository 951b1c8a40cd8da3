#include "scan/secret_memo.h"

#include <utility>

#include "match/matcher.h"

namespace secretscan {
namespace {

constexpr size_t kMaxKnownBytes = size_t{4} << 20;
constexpr size_t kMaxKnownMatch = kMaxKnownBytes / 8;
constexpr size_t kEntryOverhead = 128;

}  // namespace

const std::string& SecretMemo::Extract(const Rule& rule, std::string_view match) {
  if (match.size() > kMaxKnownMatch || rule.regex->group_count() == 0) {
    secret_ = ExtractSecret(rule, match);
    return secret_;
  }
  const Rule* const address = &rule;
  key_.assign(reinterpret_cast<const char*>(&address), sizeof address);
  key_ += match;
  if (const auto found = known_.find(key_); found != known_.end()) {
    return found->second;
  }
  if (known_bytes_ > kMaxKnownBytes) {
    known_.clear();
    known_bytes_ = 0;
  }
  std::string secret = ExtractSecret(rule, match);
  known_bytes_ += key_.size() + secret.size() + kEntryOverhead;
  return known_.emplace(key_, std::move(secret)).first->second;
}

}  // namespace secretscan
