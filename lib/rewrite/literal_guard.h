// Which literals would damage more than they protect.
#pragma once

#include <cstdint>
#include <string_view>

namespace secretscan {

// What a dry pass saw of a literal outside of the places where a finding named it.
struct LiteralUse {
  uint64_t occurrences = 0;
  uint64_t blobs = 0;        // that hold them
};

enum class LiteralDanger : uint8_t {
  kNone,
  kTooShort,    // fewer than 8 bytes, or fewer than 12 of one kind (digits, or letters of one case)
  kTooCommon,   // stands in so many places that it can hardly be a secret
};

// What is said about it: "too short", "too common", or "".
std::string_view LiteralDangerName(LiteralDanger danger);

// A short literal is dangerous only if it stands anywhere else at all.
LiteralDanger JudgeLiteral(std::string_view literal, const LiteralUse& elsewhere);

}  // namespace secretscan
