// The comparison itself is libgit2's copy of git's xdiff. It is not given the texts but stand-ins,
// line for line: a line's indentation, then a number that equal lines share. That is all the
// algorithm looks at, and it brings two things:
// - xdiff hashes lines without a seed, so that a forged file could make it compare every line with
//   every other; numbers in order of appearance leave a forger no choice of hashes.
// - libgit2 takes \f and \v for white space where git does not, which shifts hunks.
#include "git/line_diff.h"

#include <git2.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "base/status.h"
#include "git/common_ends.h"
#include "git/inert_ends.h"
#include "git/libgit2.h"

namespace secretscan {
namespace {

constexpr int kMaxIndent = 200;  // columns; deeper lines are alike to the indent heuristic
constexpr int kTab = 8;
constexpr int kBlank = -1;

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

// The first line of `text` with its line feed.
std::string_view FirstLine(std::string_view text) {
  const size_t end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

int64_t CountLines(std::string_view text) {
  return std::count(text.begin(), text.end(), '\n') +
         (!text.empty() && text.back() != '\n' ? 1 : 0);
}

// Columns before the first character that git does not call white space.
int Indent(std::string_view line) {
  int columns = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++columns;
    } else if (c == '\t') {
      columns += kTab - columns % kTab;
    } else if (c != '\n' && c != '\r') {
      return columns;
    }
    if (columns >= kMaxIndent) {
      return kMaxIndent;
    }
  }
  return kBlank;
}

// Writes stand-ins; one object for both texts, so that equal lines get equal numbers.
class StandIns {
 public:
  void Append(std::string_view text, std::string* out) {
    while (!text.empty()) {
      const std::string_view line = FirstLine(text);
      text.remove_prefix(line.size());
      const auto number =
          numbers_.try_emplace(ToAbsl(line), static_cast<uint32_t>(numbers_.size())).first->second;
      const int indent = Indent(line);
      if (indent == kBlank) {
        AppendDigits(number, "\t\r ", 16, out);  // 16 tabs stay below kMaxIndent
      } else {
        out->append(static_cast<size_t>(indent / kTab), '\t');
        out->append(static_cast<size_t>(indent % kTab), ' ');
        // 32 characters that differ in their low bits, which keeps xdiff's hashes apart.
        AppendDigits(number, "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_", 5, out);
      }
      out->push_back('\n');
    }
  }

 private:
  static void AppendDigits(uint32_t number, std::string_view digits, int count, std::string* out) {
    for (; count > 0; --count) {
      out->push_back(digits[number % digits.size()]);
      number /= static_cast<uint32_t>(digits.size());
    }
  }

  absl::flat_hash_map<absl::string_view, uint32_t> numbers_;  // its hash is the faster one
};

std::string_view Without(const CommonEnds& ends, std::string_view text) {
  return text.substr(ends.prefix, text.size() - ends.prefix - ends.suffix);
}

// Of both texts; what they have in common is written once.
std::pair<std::string, std::string> WriteStandIns(std::string_view before, std::string_view after) {
  const CommonEnds ends = FindCommonEnds(before, after);
  StandIns stand_ins;
  std::string old_lines;
  stand_ins.Append(before.substr(0, ends.prefix), &old_lines);
  std::string new_lines = old_lines;
  stand_ins.Append(Without(ends, before), &old_lines);
  stand_ins.Append(Without(ends, after), &new_lines);
  const size_t suffix = old_lines.size();
  stand_ins.Append(before.substr(before.size() - ends.suffix), &old_lines);
  new_lines.append(old_lines, suffix);
  return {std::move(old_lines), std::move(new_lines)};
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
  static const LibGit2 initialised;  // for good: starting it costs more than most comparisons
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  options.context_lines = 0;
  options.interhunk_lines = 0;
  options.max_size = -1;
  std::vector<LineRange> ranges;
  const int error = git_diff_buffers(before.data(), before.size(), nullptr, after.data(),
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
  const CommonEnds inert = whole ? CommonEnds() : FindInertEnds(before, after);
  const auto [old_lines, new_lines] =
      WriteStandIns(Without(inert, before), Without(inert, after));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<LineRange> ranges, Compare(old_lines, new_lines));

  hunks.reserve(ranges.size());
  const int64_t skipped = CountLines(after.substr(0, inert.prefix));
  size_t offset = inert.prefix;
  int64_t line = 1 + skipped;  // the line that starts at `offset`
  for (LineRange range : ranges) {
    range.first += skipped;
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
