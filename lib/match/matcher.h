// The judge: where exactly a rule matches, and what the secret in it is. RE2 alone decides.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "match/prefilter.h"
#include "match/subject.h"
#include "rules/rule.h"

namespace secretscan {

// All leftmost, non-overlapping matches of `regex`, as raw spans: the oracle. An empty match directly
// after the previous match is dropped.
void FindAll(const Regex& regex, const Subject& subject, std::vector<Span>* matches);

// The same, looking only where candidates say that a match can end. `candidates` are one rule's
// clusters in order; equal to FindAll if no match end is missing from them.
void FindAllNear(const Regex& regex, const Subject& subject, std::span<const Candidate> candidates,
                 std::vector<Span>* matches);

// The same for a text of which only what is looked at is repaired.
void FindAllNear(const Regex& regex, std::string_view text, std::span<const Candidate> candidates,
                 std::vector<Span>* matches);

// The same in a part of the text, for whoever knows that no match reaches over the part's ends.
// `region` is raw.
void FindAllIn(const Regex& regex, const Subject& subject, Span region, std::vector<Span>* matches);

// A matched text without its leading and trailing newlines.
std::string_view TrimNewlines(std::string_view match);

// The part of `match` (already trimmed) that is the secret: the expression is run again on the match
// alone and gives the rule's secret_group, or its first non-empty group, or else all of it.
std::string ExtractSecret(const Rule& rule, std::string_view match);

// Whether any keyword occurs in `folded` (KeywordFolded text). True for a rule without keywords,
// false for one whose keywords are all empty.
bool HasKeyword(const Rule& rule, std::string_view folded);

}  // namespace secretscan
