#include "scan/text_location.h"

#include <algorithm>

#include "base/find_last.h"

namespace secretscan {

const std::vector<size_t>& TextLines::newlines() {
  if (!found_) {
    found_ = true;
    for (size_t at = text_.find('\n'); at != std::string_view::npos; at = text_.find('\n', at + 1)) {
      newlines_.push_back(at);
    }
  }
  return newlines_;
}

size_t TextLines::LineEndAfter(size_t pos) {
  if (pos < without_line_end_.begin || pos > without_line_end_.end) {
    without_line_end_ = {pos, std::min(text_.find_first_of("\r\n", pos), text_.size())};
  }
  return without_line_end_.end;
}

TextLocation TextLines::Locate(Span range, Profile profile) {
  if (profile == Profile::kGitleaks) {
    return LocateLikeGitleaks(range);
  }
  const std::vector<size_t>& ends = newlines();
  const auto line_of = [&](size_t offset) {  // a newline belongs to the line after it
    return std::upper_bound(ends.begin(), ends.end(), offset) - ends.begin();
  };
  const auto start_of = [&](int64_t line) { return line == 0 ? 0 : ends[line - 1] + 1; };

  TextLocation location;
  location.start_line = line_of(range.begin);
  // The last byte's line; a match that ends in a newline ends on the line which that closes.
  const size_t last = range.end > range.begin ? range.end - 1 : range.begin;
  location.end_line = std::max<int64_t>(
      location.start_line, std::lower_bound(ends.begin(), ends.end(), last) - ends.begin());
  const size_t begin = start_of(location.start_line);
  location.start_column = static_cast<int64_t>(std::max(range.begin, begin) - begin) + 1;
  const size_t last_begin = start_of(location.end_line);
  location.end_column = static_cast<int64_t>(std::max(last, last_begin) - last_begin) + 1;
  const auto end = std::lower_bound(ends.begin(), ends.end(), std::max(last, begin));
  location.line = text_.substr(begin, (end == ends.end() ? text_.size() : *end) - begin);
  return location;
}

std::string_view TextLines::LineOf(Span range, Profile profile) {
  if (profile == Profile::kGitleaks) {
    return LocateLikeGitleaks(range).line;
  }
  const size_t last = range.end > range.begin ? range.end - 1 : range.begin;
  if (range.begin < line_.begin || range.begin >= line_.end || last > line_.end) {
    // A newline belongs to the line after it; npos + 1 is 0.
    const size_t begin = FindLast(text_.substr(0, range.begin + 1), '\n') + 1;
    line_ = {begin, std::min(text_.find('\n', std::max(last, begin)), text_.size())};
  }
  const std::string_view line = text_.substr(line_.begin, line_.size());
  if (line.substr(0, last - std::min(last, line_.begin)).find('\n') != std::string_view::npos) {
    line_ = {0, 0};  // several, of which the next match may be in one
  }
  return line;
}

TextLocation TextLines::LocateLikeGitleaks(Span range) {
  const std::vector<size_t>& found = newlines();
  const std::vector<size_t> at_end = {text_.size()};
  const std::vector<size_t>& ends = found.empty() ? at_end : found;
  const auto before = [&](size_t index) { return index == 0 ? 0 : ends[index - 1]; };

  const size_t start_at = std::upper_bound(ends.begin(), ends.end(), range.begin) - ends.begin();
  const size_t end_at = std::lower_bound(ends.begin(), ends.end(), range.end) - ends.begin();
  const bool marked = start_at < ends.size();
  // With an empty first line, `before(0) < end` needs an end beyond 0.
  const bool end_known = end_at < ends.size() && before(end_at) < range.end;

  TextLocation location;
  size_t line_begin = 0;
  size_t line_end = 0;
  if (end_known) {
    location.end_line = static_cast<int64_t>(end_at);
    location.end_column = static_cast<int64_t>(range.end - before(end_at));
    line_end = ends[end_at];
  }
  if (marked) {
    line_begin = before(start_at);
    location.start_line = static_cast<int64_t>(start_at);
    location.start_column = static_cast<int64_t>(range.begin - line_begin) + 1;
    if (!end_known || end_at < start_at) {
      location.end_line = location.start_line;
      line_end = ends[start_at];
    }
  } else {
    const size_t previous = ends.back();
    location.start_line = location.end_line = static_cast<int64_t>(ends.size());
    location.start_column = static_cast<int64_t>(range.begin - previous) + 1;
    location.end_column = static_cast<int64_t>(range.end - previous);
    line_end = LineEndAfter(range.end);
  }
  line_end = std::max(line_end, range.end);
  location.line = text_.substr(line_begin, line_end - line_begin);
  return location;
}

}  // namespace secretscan
