// From a rule's regular expression to a pattern for Hyperscan that over-reports but never
// under-reports, and to the facts that say how to confirm what it reports.
//
// The superset must hold not only for the text that is scanned, but for every fragment of it: a run
// of whole lines that is judged as a text of its own (a diff hunk). Assertions about the text's ends
// may become true at a fragment's ends, so they are widened:
//   \A        true at the start of any line                -> dropped
//   \z        true after any newline                       -> kept only where the byte before cannot
//                                                             be a newline (then it can hold only at
//                                                             the real end)
//   \b \B $   differ after a fragment's last newline        -> dropped there if nothing must follow
// Whatever precedes the first element that must consume bytes may be dropped as well: the ends of
// the matches stay the same. A lazy run in front is the costliest thing to match.
// So may a head of common literals before a rarer one that must follow (match/pattern_elements.h).
//
// What a pattern stands for is always bounded, so that where it ends can be told from the text
// nearby. Where the expression is not, the pattern stands for a bounded part of it, its anchor.
// (Beyond that it may report more in a longer text, since long repeats are not counted.)
#pragma once

#include <cstddef>
#include <string>

#include "base/regex_syntax.h"
#include "match/line_crossing.h"

namespace secretscan {

struct PrefilterPattern {
  static constexpr size_t kUnbounded = static_cast<size_t>(-1);
  static constexpr size_t kMaxReach = 400;

  // For hs_compile without flags but HS_FLAG_DOTALL semantics written out. Empty when the
  // expression can match the empty text, or is unbounded and has no anchor: then nothing can be
  // excluded.
  std::string pattern;
  // How far a match (of an anchor: of what `pattern` stands for) reaches back from its end, at most
  // kMaxReach, in a text without letters that fold beyond ASCII. In bytes; where `has_runs`, in the
  // sense of BoundBefore(): the expression repeats bytes of one kind without a useful bound.
  size_t reach = 0;
  bool has_runs = false;
  // `pattern` stands for a necessary part of the expression only: every match contains a match of
  // `pattern`, but may end elsewhere. So it is for expressions whose reach is longer or unbounded.
  bool is_anchor = false;
  // For an anchor: a pattern for what every match begins with, up to where it may hold any number of
  // newlines; all of the expression, if there is no such place. It holds what `pattern` stands for,
  // and at most `prefix_newlines` newlines. Empty if there is none. Where no text of so many lines
  // around what `pattern` reports holds a match of it, the rule does not match there at all.
  std::string prefix;
  size_t prefix_newlines = 0;
  // Most newlines that a match can hold, or kUnbounded. Here and above blank lines do not count.
  size_t max_newlines = 0;
  // Bytes of a match, of the expression as written.
  size_t min_width = 0;
  size_t max_width = 0;             // or kUnbounded
  // Length of the shortest literal that every match of `pattern` must contain; a class of up to two
  // cases of one letter counts as a character. Short ones make a slow prefilter.
  size_t literal_length = 0;
  // A fragment's ends may create or destroy matches (see above).
  bool fragment_sensitive = false;
  // (?i) with letters whose case folding includes U+017F or U+212A; `pattern` leaves these out.
  bool folds_beyond_ascii = false;
};

// Adds to *crossing, unless it is null, what the matches of `pattern` can cross (of the expression's, if
// it is no anchor). `loose_gaps`: where words may stand behind a name, but need not, as in
// `name(?:\w{0,9}|.{0,9}(?:key|token)\w{0,9})`, any of the bytes may that they consist of. Such a pattern
// compiles in a fraction of the time, and hardly reports more if a run of token characters follows.
PrefilterPattern MakePrefilterPattern(const RegexNode& root, LineCrossing* crossing = nullptr,
                                      bool loose_gaps = false);

}  // namespace secretscan
