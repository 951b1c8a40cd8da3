// Texts that a regular expression probably matches, drawn from its syntax tree, and patterns as
// expressions.
#pragma once

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "base/regex.h"
#include "base/regex_syntax.h"

namespace secretscan {

// Assertions are ignored, so the text need not match. Repeats stay within a few of their minimum.
std::string RandomMatch(const RegexNode& node, std::mt19937* random);

// Letters, digits, '+' and '/'.
std::string RandomBase64(size_t size, std::mt19937* random);

// What was written for Hyperscan as RE2 reads it: runes instead of bytes, so a little wider. Null, and
// a failure, when RE2 does not take it.
std::shared_ptr<const Regex> RegexOfPattern(std::string_view pattern);

}  // namespace secretscan
