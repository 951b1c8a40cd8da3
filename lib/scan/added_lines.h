// What is found in a text of which only some lines are new.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "git/line_diff.h"
#include "scan/finding.h"
#include "scan/fragment_scanner.h"

namespace secretscan {

// In ordered, disjoint half-open ranges: the first that ends after `begin`.
template <typename Range, typename Position>
auto FirstEndingAfter(const std::vector<Range>& ranges, Position begin) {
  return std::partition_point(ranges.begin(), ranges.end(), [&](const Range& range) {
    return static_cast<Position>(range.end) <= begin;
  });
}

// Of ordered, disjoint ranges: some overlap [begin, end) but none holds all of it.
template <typename Range, typename Position>
bool HoldsOnlyPart(const std::vector<Range>& ranges, Position begin, Position end) {
  const auto first = FirstEndingAfter(ranges, begin);
  if (first == ranges.end() || static_cast<Position>(first->begin) >= end) {
    return false;
  }
  return static_cast<Position>(first->begin) > begin || static_cast<Position>(first->end) < end;
}

// Appends the findings over several lines of which some are new: no hunk holds them whole. `whole` is
// the new text, its first line 1, and `hunks` are ranges of it.
absl::Status AddSplitFindings(const Fragment& whole, const std::vector<AddedHunk>& hunks,
                              FragmentScanner* scanner, std::vector<Finding>* findings);

// The reference tells a path finding once a hunk; once a change is enough.
void KeepOnePathFinding(std::vector<Finding>* findings);

}  // namespace secretscan
