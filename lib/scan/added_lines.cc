#include "scan/added_lines.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "base/status.h"
#include "git/lines.h"
#include "scan/allow_comments.h"
#include "scan/untouched_changes.h"

namespace secretscan {
namespace {

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

struct LineRange {
  int64_t begin = 0;
  int64_t end = 0;  // one past the last
};

// Findings over several lines of which some are new: no hunk holds them whole.
absl::Status AddSplitFindings(const AddedLines& added, FragmentScanner* scanner,
                              std::vector<Finding>* findings) {
  const bool split = std::any_of(added.hits.begin(), added.hits.end(), [&](const BlobHit& hit) {
    return hit.crosses_lines && HoldsOnlyPart(added.hunks, hit.range.begin, hit.range.end);
  });
  if (!split) {
    return absl::OkStatus();
  }
  std::vector<LineRange> lines;
  for (const AddedHunk& hunk : added.hunks) {
    if (hunk.begin < hunk.end) {
      const int64_t count =
          CountLines(added.whole.text.substr(hunk.begin, hunk.end - hunk.begin));
      lines.push_back({hunk.first_line, hunk.first_line + count});
    }
  }
  std::vector<Finding> all;
  SECRETSCAN_RETURN_IF_ERROR(scanner->Scan(added.whole, &all));
  for (Finding& finding : all) {
    if (HoldsOnlyPart(lines, finding.start_line, finding.end_line + 1)) {
      findings->push_back(std::move(finding));
    }
  }
  return absl::OkStatus();
}

// The reference tells a path finding once a hunk; once a change is enough.
void KeepOnePathFinding(std::vector<Finding>* findings) {
  std::set<std::string> seen;
  std::erase_if(*findings, [&](const Finding& finding) {
    return finding.start_line == 0 && !seen.insert(finding.rule_id).second;
  });
}

}  // namespace

absl::Status JudgeAddedLines(const AddedLines& added, Profile profile, FragmentScanner* scanner,
                             std::vector<Finding>* findings) {
  std::vector<Finding> found;
  const std::vector<Span> ranges = MergedRanges(added.hits);
  for (const AddedHunk& hunk : added.hunks) {
    const auto range = FirstEndingAfter(ranges, hunk.begin);
    if (added.has_path_rule || (range != ranges.end() && range->begin < hunk.end)) {
      Fragment lines = added.whole;
      lines.text = lines.text.substr(hunk.begin, hunk.end - hunk.begin);
      lines.first_line = hunk.first_line;
      lines.line_before = LineEndingBefore(added.whole.text, hunk.begin);
      SECRETSCAN_RETURN_IF_ERROR(scanner->Scan(lines, &found));
    }
  }
  if (profile != Profile::kGitleaks) {
    SECRETSCAN_RETURN_IF_ERROR(AddSplitFindings(added, scanner, &found));
    KeepOnePathFinding(&found);
  }
  std::move(found.begin(), found.end(), std::back_inserter(*findings));
  return absl::OkStatus();
}

}  // namespace secretscan
