// Which literals would damage more than they protect.
#pragma once

#include <cstdint>
#include <string_view>

namespace secretscan {

// What a dry pass saw of a literal outside of the files in which a finding named it.
struct LiteralUse {
  uint64_t occurrences = 0;
  uint64_t blobs = 0;        // that hold them
};

enum class LiteralDanger : uint8_t {
  kNone,
  kTooShort,    // stands elsewhere, and is likely to do so by chance
  kTooCommon,   // stands in so many places that it can hardly be a secret
};

// What is said about it: "too short", "too common", or "".
std::string_view LiteralDangerName(LiteralDanger danger);

// Short are fewer than 8 bytes, and fewer than 12 that are digits only or letters of one case only. Too
// common is what has fewer than 16 bytes, or is made of such a single kind (and `-`, `_`, `.`, blanks
// between), and stands in more than 20 blobs elsewhere. Longer mixtures are never dangerous: nobody
// writes them twice by chance.
LiteralDanger JudgeLiteral(std::string_view literal, const LiteralUse& elsewhere);

}  // namespace secretscan
