// Values that look like a provider's tokens, and are none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/rule_set.h"
#include "scan/token_form.h"

namespace secretscan {

// A generic rule tells a value by its name. Where the value begins as a token does, or stands beside the
// provider's name and nearly is one, but the rule for such tokens does not match there, it is an example,
// or was cut short. Tokens are those of a ranked pack's specific rules that are for any file.
// Used by one thread at a time: it keeps what it has learned of a provider. Keeps pointers to the rules.
class NearMiss {
 public:
  explicit NearMiss(const RuleSet& rules);

  // Why `secret`, found beside `name`, is no token; empty if nothing says so. Lives forever.
  std::string_view Reason(std::string_view name, std::string_view secret);

 private:
  // Whether `secret` begins as a token does, in any case, and goes on behind it.
  bool BeginsAsToken(std::string_view secret) const;
  struct Provider {
    std::vector<const Rule*> rules;
    std::optional<std::vector<TokenForm>> forms;  // those without a prefix come last; read when first needed
  };
  // Whether it nearly is a token of the provider.
  static bool IsNearly(Provider* provider, std::string_view secret);

  std::vector<std::string> prefixes_;  // sorted; none begins with another
  // By the provider's name: its letters and digits, in small letters.
  std::unordered_map<std::string, Provider> providers_;
};

}  // namespace secretscan
