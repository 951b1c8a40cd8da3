// What the tokens of a rule look like, as far as its expression says.
#pragma once

#include <bitset>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"

namespace secretscan {

struct TokenForm {
  std::shared_ptr<const Regex> whole;  // matches such a token alone; null if it cannot be compiled
  size_t least = 0;                   // bytes
  size_t most = 0;                    // bytes, or kUnboundedWidth
  std::bitset<128> alphabet;          // every ASCII character that may stand in it
  std::vector<std::string> prefixes;  // it begins with one of these; empty: not with a fixed text

  // Whether `value` is such a token.
  bool Fits(std::string_view value) const;
};

// One for each group of `pattern` that captures, or for all of it where none does. Empty for an expression
// that cannot be parsed. Linear in the expression.
std::vector<TokenForm> TokenFormsOf(std::string_view pattern);

// The text with which the first group that captures begins, in small letters: "acme_live_" of
// `\b(acme_live_[a-z]{20})`. Empty if it begins with a choice.
std::string TokenBeginning(std::string_view pattern);

}  // namespace secretscan
