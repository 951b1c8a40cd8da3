// Why this is exact. Call what lies between the common beginning and the common end of whole lines
// the middle of a text; xdiff begins with the same middles (xdl_trim_ends).
// - If no line of one middle stands in the other, every line of both is marked as changed, whatever
//   is discarded and however the search goes. So there is one group of marked lines in each text.
// - A group slides (xdl_change_compact) over lines that repeat its own and no farther: upwards while
//   the line before it equals its last one, downwards while the line behind it equals its first one.
//   Where it comes to rest depends on the other text's group and on the indent heuristic, which looks
//   at a place's line and over at most 20 blank lines to either side (MAX_BLANKS).
// - Nothing else looks at lines of the common ends.
// Otherwise lines of the ends do count: what is discarded depends on how often a line occurs.
#include "git/inert_ends.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "base/mismatch.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr int kHeuristicLines = 24;

// Removes the first line from *text.
std::string_view TakeLine(std::string_view* text) {
  const size_t feed = text->find('\n');
  const std::string_view line = text->substr(0, feed == std::string_view::npos ? feed : feed + 1);
  text->remove_prefix(line.size());
  return line;
}

bool ShareLine(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  absl::flat_hash_set<absl::string_view> lines;
  while (!a.empty()) {
    lines.insert(ToAbsl(TakeLine(&a)));
  }
  while (!b.empty() && !lines.empty()) {
    if (lines.contains(ToAbsl(TakeLine(&b)))) {
      return true;
    }
  }
  return false;
}

// The bytes of `text` without its last kHeuristicLines lines.
size_t WithoutLastLines(std::string_view text) {
  size_t end = text.size();
  for (int i = 0; i <= kHeuristicLines && end > 0; ++i) {
    const size_t feed = text.substr(0, end).rfind('\n');
    end = feed == std::string_view::npos ? 0 : feed;
  }
  return end == 0 ? 0 : end + 1;
}

size_t WithoutFirstLines(std::string_view text) {
  for (int i = 0; i <= kHeuristicLines && !text.empty(); ++i) {
    TakeLine(&text);
  }
  return text.size();
}

}  // namespace

CommonEnds FindInertEnds(std::string_view before, std::string_view after) {
  const CommonEnds ends = FindCommonEnds(before, after);
  const auto middle = [&](std::string_view text) {
    return text.substr(ends.prefix, text.size() - ends.prefix - ends.suffix);
  };
  if (ShareLine(middle(before), middle(after))) {
    return {};
  }
  const std::string_view head = after.substr(0, ends.prefix);
  const std::string_view tail = after.substr(after.size() - ends.suffix);
  size_t up = 0;    // bytes that a group may slide over
  size_t down = 0;
  for (const std::string_view text : {before, after}) {
    if (middle(text).empty()) {
      continue;  // no group
    }
    up = std::max(up, CommonSuffix(text.substr(0, text.size() - ends.suffix), head));
    down = std::max(down, CommonPrefix(text.substr(ends.prefix), tail));
  }
  return {up == head.size() ? 0 : WithoutLastLines(head.substr(0, head.size() - up)),
          down == tail.size() ? 0 : WithoutFirstLines(tail.substr(down))};
}

}  // namespace secretscan
