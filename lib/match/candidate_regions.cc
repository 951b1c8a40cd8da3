#include "match/candidate_regions.h"

#include <algorithm>

#include "base/find_last.h"
#include "match/token_runs.h"

namespace secretscan {
namespace {

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsBlankByte(static_cast<unsigned char>(c)); });
}

// The begin of the line that stands `lines` lines before the one that holds `pos`, not counting
// blank ones. One that lies before `floor` may be given as any place before it: bytes far before it
// are not looked at.
size_t LinesBefore(std::string_view text, size_t pos, size_t lines, size_t floor) {
  const size_t limit = floor - std::min<size_t>(floor, 1);
  for (size_t left = lines + 1; pos > limit;) {
    const size_t found = FindLast(text.substr(limit, pos - limit), '\n');
    if (found == std::string_view::npos) {
      return limit;
    }
    const size_t newline = limit + found;
    if (left > lines || !IsBlank(text.substr(newline + 1, pos - newline - 1))) {
      --left;
    }
    if (left == 0) {
      return newline + 1;
    }
    pos = newline;
  }
  return limit;
}

// The end of the line that stands so many lines behind, likewise.
size_t LinesAfter(std::string_view text, size_t pos, size_t lines) {
  for (size_t left = lines + 1; pos < text.size();) {
    const size_t newline = text.find('\n', pos);
    if (newline == std::string_view::npos) {
      return text.size();
    }
    if (left > lines || !IsBlank(text.substr(pos, newline - pos))) {
      --left;
    }
    if (left == 0) {
      return newline + 1;
    }
    pos = newline + 1;
  }
  return text.size();
}

// Around an anchor: so many lines as a match can hold, and so many bytes.
class AnchorReach {
 public:
  AnchorReach(const PrefilterPattern& pattern, std::string_view text)
      : text_(text), reach_(pattern.reach), lines_(pattern.max_newlines), width_(pattern.max_width) {}

  // Where a match around an anchor that ends at `end` can begin; some place before `floor` if that is
  // before it.
  size_t Before(size_t end, size_t floor) const {
    const size_t first = end - std::min(end, width_);
    return lines_ == PrefilterPattern::kUnbounded
               ? first
               : std::max(first, LinesBefore(text_, end - std::min(end, reach_), lines_,
                                             std::max(first, floor)));
  }
  // Where it can end.
  size_t After(size_t end) const {
    const size_t last = end + std::min(text_.size() - end, width_);
    return lines_ == PrefilterPattern::kUnbounded
               ? last
               : LinesAfter(text_.substr(0, last), end, lines_);
  }

 private:
  std::string_view text_;
  size_t reach_;
  size_t lines_;
  size_t width_;
};

// What matches around anchors can hold, where that is bounded. Ranges that overlap become one.
void FindAnchorRegions(const AnchorReach& reach, std::span<const RuleEnd> ends,
                       std::vector<CandidateRegion>* regions) {
  size_t last = 0;   // anchor of the open region
  size_t bound = 0;  // what comes before this belongs to it
  for (size_t i = 0; i < ends.size(); ++i) {
    const size_t end = ends[i].end;
    if (i > 0 && end >= bound) {
      bound = reach.After(last);
    }
    const size_t begin = i > 0 && end < bound ? 0 : reach.Before(end, bound);
    if (i > 0 && begin < bound) {
      ++regions->back().count;
    } else {
      if (i > 0) {
        regions->back().range.end = bound;
      }
      regions->push_back({{begin, end}, i, 1});
    }
    last = end;
  }
  if (!regions->empty()) {
    regions->back().range.end = reach.After(last);
  }
}

// The lines around an end: all that a match around the part that ends there can hold; what it begins
// with, if that is all that a few lines can tell. Ranges that overlap become one.
void FindLineRegions(const PrefilterPattern& pattern, std::string_view text,
                     std::span<const RuleEnd> ends, std::vector<CandidateRegion>* regions) {
  const size_t lines = pattern.prefix.empty() ? pattern.max_newlines : pattern.prefix_newlines;
  if (lines == PrefilterPattern::kUnbounded) {
    if (!ends.empty()) {
      regions->push_back({{0, text.size()}, 0, ends.size()});
    }
    return;
  }
  size_t last = 0;   // the open region's range reaches `lines` lines behind this
  size_t bound = 0;  // its end, or some place before that: lines are counted only when it matters
  const auto count_lines = [&] {
    if (!regions->empty()) {
      bound = LinesAfter(text, last, lines);
      regions->back().range.end = bound;
    }
  };
  for (size_t i = 0; i < ends.size(); ++i) {
    const size_t end = ends[i].end;
    if (i > 0 && text.substr(ends[i - 1].end, end - ends[i - 1].end).find('\n') ==
                     std::string_view::npos) {
      ++regions->back().count;  // on the same line as the one before: the same range
      continue;
    }
    const size_t from = end - std::min(end, pattern.reach);
    size_t begin = from;
    if (from >= bound) {
      count_lines();
      begin = LinesBefore(text, from, lines, bound);
    }
    if (begin < bound ||
        (!regions->empty() && regions->back().range == Span{0, text.size()})) {
      ++regions->back().count;
    } else {
      regions->push_back({{begin, end}, i, 1});
    }
    last = end;
    bound = std::max(bound, end);
  }
  count_lines();
}

}  // namespace

size_t ReachBefore(const PrefilterPattern& pattern, std::string_view text, size_t pos,
                   size_t floor) {
  return pattern.has_runs ? BoundBefore(text, pos, pattern.reach, floor)
                          : pos - std::min(pos, pattern.reach);
}

size_t ReachAfter(const PrefilterPattern& pattern, std::string_view text, size_t pos) {
  return pattern.has_runs ? BoundAfter(text, pos, pattern.reach)
                          : std::min(pos + pattern.reach, text.size());
}

void FindCandidateRegions(const PrefilterPattern& pattern, std::string_view text,
                          std::span<const RuleEnd> ends, std::vector<CandidateRegion>* regions) {
  regions->clear();
  if (pattern.is_anchor) {
    if (pattern.max_width != PrefilterPattern::kUnbounded) {
      FindAnchorRegions(AnchorReach(pattern, text), ends, regions);
    } else {
      FindLineRegions(pattern, text, ends, regions);
    }
    return;
  }
  // A further end at or before this belongs to the open region. Behind long runs it lies far off, so
  // it is moved only when an end lies beyond it.
  size_t bound = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    const size_t end = ends[i].end;
    if (!regions->empty() && end > bound) {
      bound = ReachAfter(pattern, text, regions->back().range.end);
    }
    if (!regions->empty() && end <= bound) {
      regions->back().range.end = end;
      ++regions->back().count;
    } else {
      const size_t floor = regions->empty() ? 0 : regions->back().range.end;
      regions->push_back({{ReachBefore(pattern, text, end, floor), end}, i, 1});
    }
  }
}

bool FindClusters(const PrefilterPattern& pattern, std::string_view text,
                  std::span<const RuleEnd> ends, std::vector<CandidateRegion>* regions,
                  std::vector<Candidate>* clusters) {
  if (!pattern.is_anchor) {
    FindCandidateRegions(pattern, text, ends, regions);
  } else if (std::min(pattern.max_newlines, pattern.max_width) != PrefilterPattern::kUnbounded) {
    regions->clear();
    FindAnchorRegions(AnchorReach(pattern, text), ends, regions);
  } else {
    return false;
  }
  for (const CandidateRegion& region : *regions) {
    clusters->push_back(
        {ends[0].rule, region.range.begin, ends[region.first].end, region.range.end});
  }
  return true;
}

void JoinSpans(std::vector<Span>* spans) {
  std::sort(spans->begin(), spans->end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  size_t count = 0;
  for (const Span& span : *spans) {
    if (count > 0 && span.begin <= (*spans)[count - 1].end) {
      (*spans)[count - 1].end = std::max((*spans)[count - 1].end, span.end);
    } else {
      (*spans)[count++] = span;
    }
  }
  spans->resize(count);
}

bool FindPartsNearLetters(const PrefilterPattern& pattern, std::string_view text,
                          std::span<const uint32_t> letters, std::vector<RuleEnd>* ends,
                          std::vector<CandidateRegion>* regions, std::vector<Span>* parts) {
  const size_t width = pattern.max_width;
  const bool is_unbounded = width == PrefilterPattern::kUnbounded;
  if (letters.size() > Prefilter::kMaxFoldingLetters || pattern.fragment_sensitive ||
      pattern.min_width == 0 ||
      (is_unbounded && (!pattern.is_anchor || !pattern.prefix.empty()))) {
    return false;
  }
  parts->clear();
  for (const size_t letter : letters) {
    if (pattern.is_anchor) {  // a match around a letter is one around an anchor
      ends->push_back({static_cast<uint32_t>(letter), ends->empty() ? 0 : ends->front().rule});
    } else {
      parts->push_back({letter - std::min(letter, width), std::min(letter + width, text.size())});
    }
  }
  if (pattern.is_anchor) {
    std::sort(ends->begin(), ends->end());
    ends->erase(std::unique(ends->begin(), ends->end()), ends->end());
  }
  FindCandidateRegions(pattern, text, *ends, regions);
  for (const CandidateRegion& region : *regions) {
    parts->push_back(region.range);
  }
  JoinSpans(parts);
  return true;
}

}  // namespace secretscan
