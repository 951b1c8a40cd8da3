// The comparison itself is libgit2's copy of git's xdiff, which is given stand-ins for the texts.
#include "git/line_diff.h"

#include <git2.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/status.h"
#include "git/diff_library.h"
#include "git/lines.h"
#include "git/stand_ins.h"

namespace secretscan {
namespace {

// git drops the common tail of both texts when no context is wanted: in whole blocks, then it takes
// back what completes a line. This decides which of several equal lines counts as added.
void TrimCommonTail(std::string_view* before, std::string_view* after) {
  constexpr size_t kBlock = 1024;
  const size_t smaller = std::min(before->size(), after->size());
  size_t trimmed = 0;
  while (trimmed + kBlock <= smaller &&
         std::memcmp(before->data() + before->size() - trimmed - kBlock,
                     after->data() + after->size() - trimmed - kBlock, kBlock) == 0) {
    trimmed += kBlock;
  }
  const std::string_view tail = before->substr(before->size() - trimmed);
  const size_t line_end = tail.find('\n');
  if (line_end != std::string_view::npos) {
    before->remove_suffix(trimmed - line_end - 1);
    after->remove_suffix(trimmed - line_end - 1);
  }
}

struct LineRange {
  int64_t first = 0;
  int64_t count = 0;
};

int AppendRange(const git_diff_delta*, const git_diff_hunk* hunk, void* ranges) {
  static_cast<std::vector<LineRange>*>(ranges)->push_back({hunk->new_start, hunk->new_lines});
  return 0;
}

absl::StatusOr<std::vector<LineRange>> Compare(const std::string& before,
                                               const std::string& after) {
  SECRETSCAN_ASSIGN_OR_RETURN(const DiffLibrary* library, DiffLibrary::Open());
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  options.context_lines = 0;
  options.interhunk_lines = 0;
  options.max_size = -1;
  std::vector<LineRange> ranges;
  const int error = library->diff_buffers(before.data(), before.size(), nullptr, after.data(),
                                          after.size(), nullptr, &options, nullptr, nullptr,
                                          AppendRange, nullptr, &ranges);
  // xdiff reports a failed allocation by silence.
  if (error != 0 || ranges.empty()) {
    return Unavailable("lines cannot be compared: out of memory");
  }
  return ranges;
}

// Skips `lines` lines of text from `offset`; the offset behind them.
size_t SkipLines(std::string_view text, size_t offset, int64_t lines) {
  for (; lines > 0; --lines) {
    offset += FirstLine(text.substr(offset)).size();
  }
  return offset;
}

// DiffAddedLines(); `whole`: all lines are compared, also where they cannot make a difference.
absl::StatusOr<std::vector<AddedHunk>> Diff(std::string_view before, std::string_view after,
                                            bool whole) {
  std::vector<AddedHunk> hunks;
  if (before == after) {
    return hunks;
  }
  if (before.empty()) {
    hunks.push_back({1, 0, after.size()});
    return hunks;
  }
  if (after.empty()) {
    hunks.push_back({0, 0, 0});
    return hunks;
  }
  TrimCommonTail(&before, &after);
  if (CountLines(before) + CountLines(after) > kMaxDiffLines) {
    return absl::ResourceExhaustedError("too many lines to compare");
  }
  const StandIns texts = WriteStandIns(before, after, whole);
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<LineRange> ranges,
                              Compare(texts.before, texts.after));

  hunks.reserve(ranges.size());
  size_t offset = 0;
  int64_t line = 1;  // the line that starts at `offset`
  for (LineRange range : ranges) {
    range.first += texts.lines_left_out;
    // A pure deletion is placed after the line that it names.
    const int64_t first = range.count > 0 ? range.first : range.first + 1;
    offset = SkipLines(after, offset, first - line);
    const size_t end = SkipLines(after, offset, range.count);
    hunks.push_back({range.first, offset, end});
    offset = end;
    line = first + range.count;
  }
  return hunks;
}

}  // namespace

absl::StatusOr<std::vector<AddedHunk>> DiffAddedLines(std::string_view before,
                                                      std::string_view after) {
  return Diff(before, after, false);
}

absl::StatusOr<std::vector<AddedHunk>> DiffAllLines(std::string_view before,
                                                    std::string_view after) {
  return Diff(before, after, true);
}

bool IsBinaryForGit(std::string_view content) {
  constexpr size_t kLooked = 8000;
  constexpr size_t kBigFile = size_t{512} << 20;
  return content.size() > kBigFile ||
         content.substr(0, kLooked).find('\0') != std::string_view::npos;
}

}  // namespace secretscan
