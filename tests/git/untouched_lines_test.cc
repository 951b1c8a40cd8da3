#include "git/untouched_lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "git/line_diff.h"

namespace secretscan {
namespace {

bool Untouched(std::string_view before, std::string_view after, std::string_view part) {
  const size_t begin = after.find(part);
  return UntouchedLines(before, after).Contain(begin, begin + part.size());
}

TEST(UntouchedLinesTest, LinesBesideAChange) {
  EXPECT_TRUE(Untouched("a\nb\nc\n", "a\nx\nc\n", "a\n"));
  EXPECT_TRUE(Untouched("a\nb\nc\n", "a\nx\nc\n", "c\n"));
  EXPECT_FALSE(Untouched("a\nb\nc\n", "a\nx\nc\n", "x\n"));
  EXPECT_FALSE(Untouched("a\nb\nc\n", "a\nx\nc\n", "a\nx\n"));
  EXPECT_FALSE(Untouched("", "a\n", "a\n"));
  EXPECT_TRUE(Untouched("a\nb", "a\nb", "a\nb"));
}

TEST(UntouchedLinesTest, ALastLineWithoutLineFeed) {
  EXPECT_FALSE(Untouched("a\nb", "a\nb\n", "b\n"));
  EXPECT_FALSE(Untouched("a\nb\n", "a\nb", "b"));
  EXPECT_FALSE(Untouched("a\nb", "a\nb\nc\n", "b\n"));
  EXPECT_TRUE(Untouched("a\nb", "x\nb", "b"));
  EXPECT_FALSE(Untouched("ab", "b", "b"));
}

// Which of two equal lines was added is a matter of taste.
TEST(UntouchedLinesTest, AnEqualLineInTheMiddle) {
  EXPECT_FALSE(Untouched("a\nb\n", "a\na\nb\n", "a\n"));
  EXPECT_TRUE(Untouched("a\nb\n", "a\na\nb\n", "b\n"));
}

TEST(UntouchedLinesTest, ADeletionBetweenTwoLines) {
  EXPECT_TRUE(Untouched("a\nb\nc\n", "a\nc\n", "c\n"));
  EXPECT_FALSE(Untouched("a\nb\nc\n", "a\nc\n", "a\nc\n"));
  EXPECT_FALSE(Untouched("a\nb\na\nb\nc\n", "a\nb\nc\n", "a\nb\n"));
}

class RandomTexts {
 public:
  explicit RandomTexts(uint32_t seed) : random_(seed) {}
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }

  // Lines out of a few, in runs that repeat.
  std::vector<std::string> Lines(uint32_t count, uint32_t kinds) {
    std::vector<std::string> lines;
    while (lines.size() < count) {
      if (!lines.empty() && Below(3) == 0) {
        const size_t period = 1 + Below(static_cast<uint32_t>(std::min<size_t>(lines.size(), 4)));
        for (uint32_t repeat = Below(8); repeat > 0; --repeat) {
          lines.push_back(lines[lines.size() - period]);
        }
      } else {
        lines.push_back(Line(kinds));
      }
    }
    return lines;
  }

  void Edit(uint32_t kinds, std::vector<std::string>* lines) {
    const size_t at = Below(static_cast<uint32_t>(lines->size()) + 1);
    const size_t end = std::min<size_t>(lines->size(), at + Below(5));
    const auto begin = lines->begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<std::string> block(begin, lines->begin() + static_cast<std::ptrdiff_t>(end));
    switch (Below(3)) {
      case 0:
        lines->erase(begin, begin + static_cast<std::ptrdiff_t>(block.size()));
        break;
      case 1:
        lines->insert(begin, block.begin(), block.end());
        break;
      default:
        lines->insert(begin, Line(kinds));
    }
  }

  std::string Join(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
      text += line + "\n";
    }
    if (!text.empty() && Below(8) == 0) {
      text.pop_back();
    }
    return text;
  }

 private:
  // Kind 0 is blank; the others differ in what the indent heuristic looks at. Some are long: git
  // trims common tails by the kilobyte.
  std::string Line(uint32_t kinds) {
    const uint32_t kind = Below(kinds);
    return kind == 0 ? ""
                     : std::string(kind % 3, ' ') + std::to_string(kind) +
                           std::string(kind % 5 == 4 ? 700 : 0, 'z');
  }

  std::mt19937 random_;
};

// One overlap of lines [begin, end) and a hunk, as users of the hunks see it.
bool IsTouched(const std::vector<AddedHunk>& hunks, size_t begin, size_t end) {
  return std::any_of(hunks.begin(), hunks.end(), [&](const AddedHunk& hunk) {
    return hunk.begin < end && hunk.end > begin;
  });
}

// Against the comparison itself, for every run of up to three lines. SECRETSCAN_TEST_ROUNDS asks
// for more rounds.
TEST(UntouchedLinesTest, NoHunkHoldsAnUntouchedLine) {
  const char* const rounds = std::getenv("SECRETSCAN_TEST_ROUNDS");
  const long count = rounds == nullptr ? 6000 : std::atol(rounds);
  RandomTexts random(static_cast<uint32_t>(count));
  size_t untouched = 0;
  size_t ranges = 0;
  for (long round = 0; round < count; ++round) {
    const uint32_t kinds = 2 + random.Below(round % 3 == 0 ? 40 : 8);
    std::vector<std::string> lines =
        random.Lines(round % 50 == 0 ? 400 : 1 + random.Below(30), kinds);
    const std::string before = random.Join(lines);
    for (uint32_t edits = 1 + random.Below(4); edits > 0; --edits) {
      random.Edit(kinds, &lines);
    }
    const std::string after = random.Join(lines);
    const auto hunks = DiffAddedLines(before, after);
    ASSERT_TRUE(hunks.ok());
    UntouchedLines subject(before, after);
    std::vector<size_t> starts = {0};
    while (starts.back() < after.size()) {
      const size_t feed = after.find('\n', starts.back());
      starts.push_back(feed == std::string::npos ? after.size() : feed + 1);
    }
    for (size_t first = 0; first + 1 < starts.size(); ++first) {
      for (size_t last = first + 1; last < std::min(starts.size(), first + 4); ++last) {
        ++ranges;
        if (subject.Contain(starts[first], starts[last])) {
          ++untouched;
          ASSERT_FALSE(IsTouched(*hunks, starts[first], starts[last]))
              << "before:\n" << before << "\nafter:\n" << after << "\nlines " << first;
        }
      }
    }
  }
  EXPECT_GT(untouched, ranges / 10);
  EXPECT_LT(untouched, ranges);
}

}  // namespace
}  // namespace secretscan
