// How wide and how telling a regular expression is.
#pragma once

#include <bitset>
#include <cstddef>
#include <span>

#include "base/regex_syntax.h"

namespace secretscan {

// A width without an upper bound. Sums and products that would be absurdly large are unbounded too.
inline constexpr size_t kUnboundedWidth = static_cast<size_t>(-1);
// A rune is at most four bytes of UTF-8.
inline constexpr int kRuneBytes = 4;

size_t AddWidths(size_t a, size_t b);

bool IsAssertion(const RegexNode& node);

// Bytes of a match, of the expression as written.
size_t MinWidth(const RegexNode& node);
size_t MaxWidth(const RegexNode& node);

// Bytes that the pattern written for Hyperscan can span: it leaves out what only case folding beyond
// ASCII matches, and counts only some repeats.
size_t PatternWidth(const RegexNode& node);

// How far back from its end a match can begin where the text holds no letters that fold beyond ASCII,
// in the sense of BoundBefore(): long repeats of one kind of bytes count as kLongRun and set
// *has_runs.
size_t MatchReach(const RegexNode& node, bool* has_runs);

// Most newlines in a match, blanks between two of them not counted: a run of blanks is one newline.
size_t MaxNewlines(const RegexNode& node);

// Whether a pattern counts this repeat's rounds. One that it does not count has no upper bound there:
// counting the rounds of anything but a class takes states by the thousand, and a rule file could
// make compiling take minutes. Fewer rounds at least, and any number at most, match no less.
bool IsCountedRepeat(const RegexNode& repeat);
// The most rounds of `child` that a pattern counts.
int CountedRounds(const RegexNode& child);

// Length of the longest literal that every match contains; a class of up to two cases of one letter
// counts as a character.
size_t LiteralLength(const RegexNode& node);
// The same of elements that follow one another; 0 of none.
size_t LiteralLength(std::span<const RegexNode* const> elements);
// Length of the longest run of `members` that every match contains. What only folds to ASCII is left out;
// more than 64 rounds of a repeat are not counted.
size_t RequiredRun(const RegexNode& node, const std::bitset<128>& members);
// How much a match tells, in quarters of a bit: rare is what takes many characters, each one of few.
// A class without any of the characters that most text consists of counts a bit more.
size_t Information(const RegexNode& node);

}  // namespace secretscan
