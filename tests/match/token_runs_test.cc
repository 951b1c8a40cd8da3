// Bounds in a text against what they are defined by, tried out.
#include "match/token_runs.h"

#include <algorithm>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

int KindAt(std::string_view text, size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  return IsTokenByte(c) ? 1 : IsBlankByte(c) ? 2 : 0;
}

// The least reach that pieces of text[begin, end) can have: of each run either its bytes or kLongRun.
size_t LeastReach(std::string_view text, size_t begin, size_t end) {
  size_t sum = 0;
  while (begin < end) {
    size_t next = begin + 1;
    if (const int kind = KindAt(text, begin); kind != 0) {
      while (next < end && KindAt(text, next) == kind) {
        ++next;
      }
    }
    sum += std::min(next - begin, kLongRun);
    begin = next;
  }
  return sum;
}

std::string TextWithRuns(std::mt19937* random) {
  constexpr std::string_view kBytes = "ab0_=/.\xC3\xFF \t\n\r\v\"'`<>{}";
  std::string text;
  for (size_t pieces = (*random)() % 24; pieces > 0; --pieces) {
    const size_t most = (*random)() % 3 == 0 ? 3 : (*random)() % 2 == 0 ? 70 : 200;
    const size_t size = (*random)() % most;
    switch ((*random)() % 4) {
      case 0:
        text.append(size, kBytes[(*random)() % kBytes.size()]);
        break;
      case 1:
        for (size_t i = 0; i < size; ++i) text += kBytes[(*random)() % 9];
        break;
      case 2:
        for (size_t i = 0; i < size; ++i) text += " \n"[(*random)() % 2];
        break;
      default:
        for (size_t i = 0; i < size; ++i) text += kBytes[(*random)() % kBytes.size()];
    }
  }
  return text;
}

TEST(TokenRunsTest, EveryByteIsOfOneKindAtMost) {
  for (int c = 0; c < 256; ++c) {
    const auto byte = static_cast<unsigned char>(c);
    EXPECT_FALSE(IsTokenByte(byte) && IsBlankByte(byte)) << c;
    EXPECT_EQ(IsBlankByte(byte), c != 0 && std::string_view("\t\n\f\r ").find(static_cast<char>(c)) !=
                                               std::string_view::npos)
        << c;
  }
}

TEST(TokenRunsTest, NoRangeOfTheReachCrossesABound) {
  std::mt19937 random(20250303);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = TextWithRuns(&random);
    for (int draw = 0; draw < 12; ++draw) {
      const size_t from = random() % (text.size() + 1);
      const size_t reach = 1 + random() % (draw % 3 == 0 ? 500 : 130);
      const size_t after = BoundAfter(text, from, reach);
      ASSERT_LE(from, after);
      ASSERT_LE(after, text.size());
      if (after < text.size() && from > 0) {
        // A wider range has no lesser reach.
        ASSERT_GT(LeastReach(text, from - 1, after), reach) << from << " to " << after;
      }
      const size_t before = BoundBefore(text, from, reach);
      ASSERT_LE(before, from);
      if (before > 0) {
        ASSERT_GT(LeastReach(text, before - 1, from), reach) << before << " to " << from;
      }
    }
  }
}

TEST(TokenRunsTest, ABoundBehindAFloorHoldsWhateverStandsBeforeIt) {
  std::mt19937 random(20250304);
  size_t above = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = TextWithRuns(&random);
    const size_t from = random() % (text.size() + 1);
    const size_t floor = random() % (from + 1);
    const size_t reach = 1 + random() % 300;
    const size_t bound = BoundBefore(text, from, reach, floor);
    ASSERT_GE(bound, floor);
    ASSERT_LE(bound, from);
    if (bound > floor) {
      ++above;
      ASSERT_GT(LeastReach(text, bound - 1, from), reach) << bound << " to " << from;
    }
    std::fill(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(floor), '"');
    ASSERT_EQ(BoundBefore(text, from, reach, floor), bound);
  }
  EXPECT_GT(above, 300u);
}

TEST(TokenRunsTest, BoundsAreNearWhereNoRunIsLong) {
  std::string text;
  while (text.size() < 2000) {
    text += "some words, \"quoted\"\n";
  }
  for (size_t reach = 1; reach < 300; ++reach) {
    EXPECT_LT(BoundAfter(text, 500, reach), 500 + reach + kLongRun / 2);
    EXPECT_GT(BoundBefore(text, 1500, reach), 1500 - reach - kLongRun / 2);
  }
}

}  // namespace
}  // namespace secretscan
