// Long runs of characters of one kind.
//
// Most rules without a useful upper bound repeat only what tokens are made of, or only blanks: keys,
// base64, dotted parts, indentation. Their matches can be long only where the text itself holds a
// long run. So "how far can a match reach?" has a bounded answer almost everywhere, and a safe one
// everywhere.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// The two kinds. Tokens: everything that is no blank, quote or one of "<>{}", bytes beyond ASCII
// included. Blanks: "\t\n\f\r ", what \s means.
bool IsTokenByte(unsigned char c);
inline bool IsBlankByte(unsigned char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

// A run of at least this many bytes of one kind is long: its bytes do not count towards a reach.
inline constexpr size_t kLongRun = 64;

// A position p >= from so that no range begins before `from`, ends at or after p, and consists of
// pieces of which n lie within one run of bytes of one kind each, and the others have b bytes together,
// b + n * kLongRun <= reach. Or text.size(), which such a range may reach. Mostly from + reach,
// rounded up; further where long runs follow.
size_t BoundAfter(std::string_view text, size_t from, size_t reach);

// The mirror image: a position p <= from so that no such range begins before p and ends at or after
// `from`; or 0. Whoever need not know how far a bound lies before `floor` is told no more than that it
// does: then no byte before `floor` is looked at.
size_t BoundBefore(std::string_view text, size_t from, size_t reach, size_t floor = 0);

}  // namespace secretscan
