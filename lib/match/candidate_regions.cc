#include "match/candidate_regions.h"

#include <algorithm>

#include "match/token_runs.h"

namespace secretscan {
namespace {

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsBlankByte(static_cast<unsigned char>(c)); });
}

// The begin of the line that stands `lines` lines before the one that holds `pos`, not counting blank
// ones.
size_t LinesBefore(std::string_view text, size_t pos, size_t lines) {
  for (size_t left = lines + 1; pos > 0;) {
    const size_t newline = text.rfind('\n', pos - 1);
    if (newline == std::string_view::npos) {
      return 0;
    }
    left -= IsBlank(text.substr(newline + 1, pos - newline - 1)) && left <= lines ? 0 : 1;
    if (left == 0) {
      return newline + 1;
    }
    pos = newline;
  }
  return 0;
}

size_t LinesAfter(std::string_view text, size_t pos, size_t lines) {
  for (size_t left = lines + 1; pos < text.size();) {
    const size_t newline = text.find('\n', pos);
    if (newline == std::string_view::npos) {
      return text.size();
    }
    left -= IsBlank(text.substr(pos, newline - pos)) && left <= lines ? 0 : 1;
    if (left == 0) {
      return newline + 1;
    }
    pos = newline + 1;
  }
  return text.size();
}

// All that a match around the part that ends at `end` can hold; what it begins with, if that is all
// that a few lines can tell.
Span AnchorRange(const PrefilterPattern& pattern, std::string_view text, size_t end) {
  const size_t lines = pattern.prefix.empty() ? pattern.max_newlines : pattern.prefix_newlines;
  if (lines == PrefilterPattern::kUnbounded) {
    return {0, text.size()};
  }
  const size_t begin = end - std::min(end, pattern.reach);
  return {LinesBefore(text, begin, lines), LinesAfter(text, end, lines)};
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
  // A further end at or before this belongs to the open region. Behind long runs it lies far off, so
  // it is moved only when an end lies beyond it.
  size_t bound = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    const size_t end = ends[i].end;
    if (pattern.is_anchor) {
      if (!regions->empty() && regions->back().range == Span{0, text.size()}) {
        ++regions->back().count;
        continue;
      }
      if (i > 0 && !regions->empty() &&
          text.substr(ends[i - 1].end, end - ends[i - 1].end).find('\n') == std::string_view::npos) {
        ++regions->back().count;  // on the same line as the one before: the same range
        continue;
      }
      const Span range = AnchorRange(pattern, text, end);
      if (!regions->empty() && range.begin < regions->back().range.end) {
        regions->back().range.end = std::max(regions->back().range.end, range.end);
        ++regions->back().count;
      } else {
        regions->push_back({range, i, 1});
      }
      continue;
    }
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

}  // namespace secretscan
