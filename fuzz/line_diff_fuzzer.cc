// Two texts, split at the first byte 0xff: the hunks must be in order, consist of whole lines, and
// what lies between them must occur in `before` in the same order. None may hold a line that
// UntouchedLines takes for untouched.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "git/line_diff.h"
#include "git/untouched_lines.h"

namespace {

void Check(bool condition) {
  if (!condition) {
    std::abort();
  }
}

bool AtLineStart(std::string_view text, size_t offset) {
  return offset == 0 || offset == text.size() || text[offset - 1] == '\n';
}

// Removes lines from the front of `before` until the first is `line`, then that one too.
bool TakeLine(std::string_view* before, std::string_view line) {
  while (!before->empty()) {
    const size_t end = before->find('\n');
    const std::string_view first = before->substr(0, end == before->npos ? end : end + 1);
    before->remove_prefix(first.size());
    if (first == line) {
      return true;
    }
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t split = input.find('\xff');
  if (split == input.npos) {
    return 0;
  }
  std::string_view before = input.substr(0, split);
  const std::string_view after = input.substr(split + 1);
  const auto hunks = secretscan::DiffAddedLines(before, after);
  Check(hunks.ok());
  secretscan::UntouchedLines untouched(before, after);
  size_t offset = 0;
  const auto take_until = [&](size_t end) {
    while (offset < end) {
      const size_t feed = after.find('\n', offset);
      const size_t next = feed == after.npos ? after.size() : feed + 1;
      Check(TakeLine(&before, after.substr(offset, next - offset)));
      offset = next;
    }
  };
  for (const secretscan::AddedHunk& hunk : *hunks) {
    Check(hunk.begin >= offset && hunk.end >= hunk.begin && hunk.end <= after.size());
    Check(AtLineStart(after, hunk.begin) && AtLineStart(after, hunk.end));
    take_until(hunk.begin);
    while (offset < hunk.end) {
      const size_t feed = after.find('\n', offset);
      const size_t next = feed == after.npos ? after.size() : feed + 1;
      Check(!untouched.Contain(offset, next));
      offset = next;
    }
  }
  take_until(after.size());
  return 0;
}
