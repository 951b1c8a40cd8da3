// Why this is exact. Call what lies between the common beginning and the common end of whole lines
// the middle of a text.
// - xdiff marks only lines of the middles as changed at first (xdl_trim_ends; what it discards for
//   speed, it discards there). A tail that is cut off beforehand, before it looks for the common
//   beginning, may shift that middle where one text is the other and something inserted; but then
//   it is everywhere the same lines: those that the longer text has more.
// - Afterwards groups of marked lines slide (xdl_change_compact, with or without the indent
//   heuristic). Each step marks a line and unmarks an equal one; joining groups marks nothing. So
//   the marked lines remain the same lines in another place, however far a group comes.
// - Hence a line that is equal to none in either middle is never marked in either text, wherever it
//   stands. As unmarked lines are paired in order, its n-th occurrence in one text goes with its
//   n-th in the other: two neighbours of the common beginning (or end) go with two neighbours, and
//   nothing was deleted between them.
#include "git/untouched_lines.h"

#include <algorithm>

#include "base/status.h"

namespace secretscan {
namespace {

bool AtLineStart(std::string_view text, size_t pos) { return pos == 0 || text[pos - 1] == '\n'; }

// The offset behind the line that holds `pos`.
size_t LineEnd(std::string_view text, size_t pos) {
  const size_t feed = text.find('\n', pos);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

}  // namespace

UntouchedLines::UntouchedLines(std::string_view before, std::string_view after)
    : before_(before), after_(after), ends_(FindCommonEnds(before, after)) {}

bool UntouchedLines::Contain(size_t begin, size_t end) {
  begin = std::min(begin, after_.size());
  while (!AtLineStart(after_, begin)) {
    --begin;
  }
  if (begin < ends_.prefix ? end > ends_.prefix : begin < after_.size() - ends_.suffix) {
    return false;
  }
  do {
    const size_t next = LineEnd(after_, begin);
    if (StandsInMiddle(after_.substr(begin, next - begin))) {
      return false;
    }
    begin = next;
  } while (begin < std::min(end, after_.size()));
  return true;
}

bool UntouchedLines::StandsInMiddle(std::string_view line) {
  if (!is_split_) {
    is_split_ = true;
    for (const std::string_view text : {before_, after_}) {
      for (size_t pos = ends_.prefix; pos < text.size() - ends_.suffix;) {
        const size_t next = LineEnd(text, pos);
        middle_lines_.insert(ToAbsl(text.substr(pos, next - pos)));
        pos = next;
      }
    }
  }
  return middle_lines_.contains(ToAbsl(line));
}

}  // namespace secretscan
