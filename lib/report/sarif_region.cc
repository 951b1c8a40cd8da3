#include "report/sarif_region.h"

#include <algorithm>

#include "base/utf8.h"

namespace secretscan {
namespace {

// The part of `text` after its last line feed.
std::string_view LastLine(std::string_view text) {
  const size_t feed = text.rfind('\n');
  return feed == std::string_view::npos ? text : text.substr(feed + 1);
}

// Where the match begins in finding.line, npos if it is not found there. In both profiles column 1
// is the first byte of `line` (of the reference's `Line`, that is the line feed before it), but on
// an unterminated last line the reference's `Line` begins earlier and columns count from the last
// line feed.
size_t MatchBegin(const Finding& finding) {
  const std::string_view line = finding.line;
  const std::string_view match = finding.match;
  const int64_t offset = finding.start_column - 1;
  if (match.empty() || offset < 0) {
    return std::string_view::npos;
  }
  const size_t last_feed = line.rfind('\n');
  for (const size_t origin : {size_t{0}, last_feed == std::string_view::npos ? 0 : last_feed}) {
    if (static_cast<uint64_t>(offset) > line.size() - origin) {
      continue;
    }
    const size_t begin = origin + static_cast<size_t>(offset);
    if (line.substr(begin).starts_with(match)) {
      return begin;
    }
  }
  return std::string_view::npos;
}

// Column after the first `bytes` bytes of `line`; bytes beyond its end count one each.
int64_t ColumnAfter(std::string_view line, int64_t bytes) {
  bytes = std::max<int64_t>(bytes, 0);
  const auto size = static_cast<int64_t>(line.size());
  const int64_t inside = std::min(bytes, size);
  return Utf16Units(line.substr(0, static_cast<size_t>(inside))) + (bytes - inside) + 1;
}

SarifRegion FromColumns(const Finding& finding) {
  std::string_view text = finding.line;
  int64_t shift = 0;
  if (text.starts_with('\n')) {
    text.remove_prefix(1);
    shift = 1;
  }
  const std::string_view first = text.substr(0, text.find('\n'));
  SarifRegion region;
  region.start_line = finding.start_line;
  region.start_column = ColumnAfter(first, finding.start_column - 1 - shift);
  region.end_line = std::max(finding.end_line, finding.start_line);
  const std::string_view last = region.end_line == region.start_line ? first : LastLine(text);
  region.end_column = ColumnAfter(last, finding.end_column - shift);
  if (region.end_line == region.start_line) {
    region.end_column = std::max(region.end_column, region.start_column + 1);
  }
  return region;
}

}  // namespace

int64_t Utf16Units(std::string_view text) {
  int64_t units = 0;
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    units += rune.value >= 0x10000 ? 2 : 1;
    pos += static_cast<size_t>(rune.width);
  }
  return units;
}

SarifRegion RegionOf(const Finding& finding) {
  if (finding.start_line < 1) {
    return {};
  }
  const size_t begin = MatchBegin(finding);
  if (begin == std::string_view::npos) {
    return FromColumns(finding);
  }
  const std::string_view line = finding.line;
  const std::string_view match = finding.match;
  const std::string_view through_match = line.substr(0, begin + match.size());
  return {.start_line = finding.start_line,
          .start_column = Utf16Units(LastLine(line.substr(0, begin))) + 1,
          .end_line = finding.start_line + std::count(match.begin(), match.end(), '\n'),
          .end_column = Utf16Units(LastLine(through_match)) + 1};
}

}  // namespace secretscan
