// What ExtractSecret() made of a match, remembered.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "rules/rule.h"

namespace secretscan {

// For one thread. The same matches come back in version after version of a file, and to find groups
// in a long one takes RE2 far longer than to find the match. Up to a few megabytes are kept.
class SecretMemo {
 public:
  // ExtractSecret(rule, match); valid until the next call. Rules keep their addresses.
  const std::string& Extract(const Rule& rule, std::string_view match);

 private:
  absl::flat_hash_map<std::string, std::string> known_;  // by rule and match
  size_t known_bytes_ = 0;
  std::string key_;
  std::string secret_;
};

}  // namespace secretscan
