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
#include <cstring>

namespace secretscan {
namespace {

constexpr size_t kSteps[] = {4096, 256, 32, 1};

size_t CommonPrefix(std::string_view a, std::string_view b) {
  const size_t limit = std::min(a.size(), b.size());
  size_t size = 0;
  for (const size_t step : kSteps) {
    while (step <= limit - size && std::memcmp(&a[size], &b[size], step) == 0) {
      size += step;
    }
  }
  return size;
}

size_t CommonSuffix(std::string_view a, std::string_view b) {
  const size_t limit = std::min(a.size(), b.size());
  size_t size = 0;
  for (const size_t step : kSteps) {
    while (step <= limit - size && std::memcmp(a.data() + a.size() - size - step,
                                               b.data() + b.size() - size - step, step) == 0) {
      size += step;
    }
  }
  return size;
}

bool AtLineStart(std::string_view text, size_t pos) { return pos == 0 || text[pos - 1] == '\n'; }

// The offset behind the line that holds `pos`.
size_t LineEnd(std::string_view text, size_t pos) {
  const size_t feed = text.find('\n', pos);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

}  // namespace

UntouchedLines::UntouchedLines(std::string_view before, std::string_view after)
    : before_(before), after_(after), prefix_(CommonPrefix(before, after)) {
  if (prefix_ == before.size() && prefix_ == after.size()) {
    return;
  }
  while (!AtLineStart(after, prefix_)) {  // an unfinished line differs from a finished one
    --prefix_;
  }
  suffix_ = CommonSuffix(before.substr(prefix_), after.substr(prefix_));
  if (!AtLineStart(before, before.size() - suffix_) ||
      !AtLineStart(after, after.size() - suffix_)) {
    suffix_ = after.size() - LineEnd(after, after.size() - suffix_);
  }
}

bool UntouchedLines::Contain(size_t begin, size_t end) {
  begin = std::min(begin, after_.size());
  while (!AtLineStart(after_, begin)) {
    --begin;
  }
  if (begin < prefix_ ? end > prefix_ : begin < after_.size() - suffix_) {
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
      for (size_t pos = prefix_; pos < text.size() - suffix_;) {
        const size_t next = LineEnd(text, pos);
        middle_lines_.insert(text.substr(pos, next - pos));
        pos = next;
      }
    }
  }
  return middle_lines_.contains(line);
}

}  // namespace secretscan
