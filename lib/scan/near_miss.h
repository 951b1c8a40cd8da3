// Values that begin as a provider's tokens do, and are none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace secretscan {

// A generic rule tells a value by its name. Where the value has a token's prefix but the rule for such
// tokens does not match there, it is an example, or was cut short. Prefixes are those keywords of a
// ranked pack's specific rules that end with '_', '-' or '.'.
// Immutable; may be used by any number of threads.
class NearMiss {
 public:
  explicit NearMiss(const RuleSet& rules);

  // Whether `secret` begins with such a prefix, in any case, and goes on behind it.
  bool Concerns(std::string_view secret) const;

 private:
  std::vector<std::string> prefixes_;  // sorted; none begins with another
};

}  // namespace secretscan
