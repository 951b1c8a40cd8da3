// Values that look like a provider's tokens, and are none.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/rule_set.h"

namespace secretscan {

// A generic rule tells a value by its name. Where the value begins as a token does, or stands beside the
// provider's name and nearly is one, but the rule for such tokens does not match there, it is an example,
// or was cut short. Tokens are those of a ranked pack's specific rules that are for any file.
// Immutable; may be used by any number of threads. Keeps a pointer to the rules.
class NearMiss {
 public:
  explicit NearMiss(const RuleSet& rules);

  // Why `secret`, found beside `name`, is no token; empty if nothing says so. Lives forever.
  std::string_view Reason(std::string_view name, std::string_view secret) const;

 private:
  // Whether `secret` begins as a token does, in any case, and goes on behind it.
  bool BeginsAsToken(std::string_view secret) const;
  // Whether it nearly is a token of one of these rules.
  bool IsNearly(const std::vector<const Rule*>& rules, std::string_view secret) const;

  std::vector<std::string> prefixes_;  // sorted; none begins with another
  // By the provider's name: its letters and digits, in small letters.
  std::unordered_map<std::string, std::vector<const Rule*>> providers_;
};

}  // namespace secretscan
