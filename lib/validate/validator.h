// Checks of what an expression cannot tell: check sums, structure, and whether a value is likely to be a
// secret where it stands. Rules name them: `validate = ["github-checksum"]`.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "validate/confidence.h"

namespace secretscan {

// Bytes of its lines that a check sees on either side of a match.
inline constexpr size_t kPlaceReach = 256;

// A match where it stands. `before` and `after` are the rest of the lines that hold it, at most
// kPlaceReach bytes each, and lie beside it in memory.
struct MatchView {
  std::string_view secret;  // a part of the match, or what the rule's group says
  std::string_view match;
  std::string_view before;
  std::string_view after;
  std::string_view path;    // with '/'; may be empty
};

struct Verdict {
  bool rejected = false;
  Confidence confidence = Confidence::kHigh;  // unless rejected
  // Why, for people, and without the secret: "the check sum is wrong". Lives forever.
  std::string_view reason;
  const struct Validator* by = nullptr;  // who gave the reason; Validate() tells
};

// High where a check sum in the secret is right, else medium: examples that people make up, and tokens that
// were replaced by others of their shape, have wrong ones.
Verdict VerdictBySum(bool is_right);

// A pure function; may be called from any number of threads, on any bytes. `confidence` is what the rule
// and the checks before this one think.
using ValidatorFunction = Verdict (*)(const MatchView& match, Confidence confidence);

struct Validator {
  std::string_view name;     // as rules write it
  std::string_view summary;  // one line for documentation
  // Whether it looks at more than secret and match. Such a check may reject a match and lower its
  // confidence, never raise it: where a match is judged without its place, it is left out.
  bool looks_at_place = false;
  ValidatorFunction judge = nullptr;
};

// All there are, by name. Built once.
std::span<const Validator> Validators();
// Null for an unknown name. Lives forever.
const Validator* FindValidator(std::string_view name);

// All of `validators` in turn, until one rejects; the reason is the last one given. With
// `with_place` false only those that look at secret and match alone.
Verdict Validate(std::span<const Validator* const> validators, const MatchView& match,
                 Confidence confidence, bool with_place);

}  // namespace secretscan
