// The syntax tree of a regular expression in RE2's dialect, as far as a prefilter needs it: which
// bytes, how many, in which order. Groups, greediness and non-ASCII detail are not kept.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/ascii_case.h"

namespace secretscan {

struct RegexNode {
  enum class Kind {
    kEmpty,
    kSet,              // one rune
    kConcat,
    kAlternate,
    kRepeat,           // one child, [min, max] times
    kBeginText,        // \A, and ^ without m
    kEndText,          // \z, and $ without m
    kBeginLine,        // ^ with m
    kEndLine,          // $ with m
    kWordBoundary,     // \b
    kNotWordBoundary,  // \B
  };
  static constexpr int kUnbounded = -1;

  Kind kind = Kind::kEmpty;
  // kSet: the ASCII members, and whether any rune beyond ASCII may be a member (then all are taken
  // to be).
  std::bitset<128> ascii;
  bool beyond_ascii = false;
  // kSet: made under (?i) from a letter or class that also means U+017F or U+212A, the two non-ASCII
  // runes that fold to ASCII letters (s, k).
  bool folds_beyond_ascii = false;
  // kRepeat.
  int min = 0;
  int max = 0;
  std::vector<std::unique_ptr<RegexNode>> children;
};

// InvalidArgument for what RE2 would refuse as well, or for syntax that this parser does not know;
// callers then do without a prefilter. Nesting is limited to 200 levels.
absl::StatusOr<std::unique_ptr<RegexNode>> ParseRegexSyntax(
    std::string_view pattern, CaseFolding folding = CaseFolding::kUnicode);

}  // namespace secretscan
