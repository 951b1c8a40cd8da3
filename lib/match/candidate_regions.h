// From the ends that a prefilter reported to the parts of a text that RE2 must look at.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "match/prefilter.h"

namespace secretscan {

struct CandidateRegion {
  // Holds every match that ends at (for an anchor: contains what ends at) one of the region's ends
  // whole; for a pattern with a prefix and without a bounded width, only what the prefix stands for. No match
  // reaches from one region into another, so each is judged by itself.
  Span range;
  size_t first = 0;  // index of its first end
  size_t count = 0;  // of ends
};

// Replaces *regions. `ends` are all ends in `text` of one rule, ascending, each once. Near the text's
// ends a region stops there.
void FindCandidateRegions(const PrefilterPattern& pattern, std::string_view text,
                          std::span<const RuleEnd> ends, std::vector<CandidateRegion>* regions);

// Appends to *clusters those of a rule whose width is unbounded or whose pattern is an anchor, ascending.
// False, and nothing is appended, where a match may be anywhere. `ends` as above; `regions` is scratch.
bool FindClusters(const PrefilterPattern& pattern, std::string_view text,
                  std::span<const RuleEnd> ends, std::vector<CandidateRegion>* regions,
                  std::vector<Candidate>* clusters);

// Replaces *parts by those of a text, ascending, out of which no match of a rule reaches: around its `ends`
// (as above; changed) and `letters`, ends of letters that only Unicode folds to ASCII ones, with which it may
// match unseen. False where a match may be anywhere, or letters are too many.
bool FindPartsNearLetters(const PrefilterPattern& pattern, std::string_view text,
                          std::span<const uint32_t> letters, std::vector<RuleEnd>* ends,
                          std::vector<CandidateRegion>* regions, std::vector<Span>* parts);

// Sorts spans; those that overlap or touch become one.
void JoinSpans(std::vector<Span>* spans);

// What lies before (behind) `pos` and could share a match with it. Farther than pattern.reach only
// where the rule repeats characters without bound and the text holds a long run of them. A bound that
// lies before `floor` may be given as `floor`.
size_t ReachBefore(const PrefilterPattern& pattern, std::string_view text, size_t pos,
                   size_t floor = 0);
size_t ReachAfter(const PrefilterPattern& pattern, std::string_view text, size_t pos);

}  // namespace secretscan
