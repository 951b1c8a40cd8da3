// Slices against what they must hold, tried out range by range.
#include "match/run_slices.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

bool Needs(std::string_view pattern) {
  const auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  return syntax.ok() && NeedsRun(**syntax);
}

TEST(RunSlicesTest, WhatEveryMatchHolds) {
  EXPECT_TRUE(Needs("[a-f0-9]{20}"));
  EXPECT_FALSE(Needs("[a-f0-9]{19}"));
  EXPECT_TRUE(Needs("key=[a-z]{4}(?:[0-9]{16}|[A-Z]{20,})"));
  EXPECT_FALSE(Needs("key=[a-z]{4}(?:[0-9]{16}|[A-Z]{15,})"));
  EXPECT_TRUE(Needs("(?:ab){10}"));
  EXPECT_TRUE(Needs("a(?:b?c){19}"));
  EXPECT_FALSE(Needs("(?:ab;){20}"));
  EXPECT_FALSE(Needs("(?:[0-9]{20})?x"));
  EXPECT_FALSE(Needs("[0-9]{10};?[0-9]{10}"));
  EXPECT_TRUE(Needs("[0-9]{10}[0-9]{0,9}[0-9]{10}"));
  EXPECT_TRUE(Needs("pre_[a-z]{20}"));
  EXPECT_TRUE(Needs("pre_[a-z]{14}_[a-z]{13}"));
  EXPECT_FALSE(Needs("pre_[a-z]{14}_[a-z]{12}"));
  EXPECT_TRUE(Needs("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  EXPECT_TRUE(Needs("[A-Za-z0-9/+]{38}=="));
  EXPECT_FALSE(Needs("[A-Za-z0-9/+]{37}=="));
  EXPECT_FALSE(Needs("[^;]{50}"));
  EXPECT_FALSE(Needs(R"(\bé{50})"));
}

bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool IsWord(char c) { return IsAlnum(c) || c == '_' || c == '-'; }
bool IsBase64(char c) { return IsWord(c) || c == '+' || c == '/' || c == '=' || c == '.'; }

// Where a text's first run of at least so many bytes begins, or npos.
size_t RunIn(std::string_view range, size_t least) {
  size_t alnum = 0;
  size_t word = 0;
  size_t base64 = 0;
  for (size_t end = 1; end <= range.size(); ++end) {
    const char c = range[end - 1];
    alnum = IsAlnum(c) ? alnum + 1 : 0;
    word = IsWord(c) ? word + 1 : 0;
    base64 = IsBase64(c) ? base64 + 1 : 0;
    if (base64 >= kBase64Run) {
      return end - kBase64Run;
    }
    if (const size_t wanted = std::max(kAlnumRun, least); word >= kWordRun || alnum >= wanted) {
      return end - (word >= kWordRun ? kWordRun : wanted);
    }
  }
  return std::string_view::npos;
}

std::string RandomText(std::mt19937* random) {
  constexpr std::string_view kKinds[] = {"aZ09", "aZ09_-", "aZ09_-+/=.", "aZ \n", " \"\n\xC3;{\0"};
  std::string text;
  for (size_t pieces = (*random)() % 150; pieces > 0; --pieces) {
    const std::string_view kind = kKinds[(*random)() % std::size(kKinds)];
    for (size_t i = (*random)() % ((*random)() % 4 == 0 ? 150 : 30); i > 0; --i) {
      text += kind[(*random)() % kind.size()];
    }
  }
  return text;
}

bool IsWithin(const std::vector<Span>& slices, const Span& range) {
  return std::any_of(slices.begin(), slices.end(), [&](const Span& slice) {
    return slice.begin <= range.begin && range.end <= slice.end;
  });
}

// `crosses`: ranges may reach over lines.
void CheckRanges(bool crosses, const RunSides& any, const RunSides& longer) {
  constexpr size_t kReach = 70;
  LineCrossing crossing;
  if (crosses) {
    crossing.AddAnything();
  }
  std::mt19937 random(20250601);
  size_t checked = 0;
  size_t left_out = 0;
  std::vector<Span> slices;
  for (int round = 0; round < 400; ++round) {
    const std::string text = RandomText(&random);
    FindRunSlices(text, crossing, {any, longer}, &slices);
    size_t covered = 0;
    for (size_t i = 0; i < slices.size(); ++i) {
      ASSERT_LT(slices[i].begin, slices[i].end);
      ASSERT_LE(slices[i].end, text.size());
      ASSERT_TRUE(i == 0 || slices[i - 1].end <= slices[i].begin);
      covered += slices[i].size();
    }
    left_out += text.size() - covered;
    for (size_t begin = 0; begin < text.size(); ++begin) {
      const size_t size = std::min(kAlnumRun + random() % (kReach - kAlnumRun + 1), text.size() - begin);
      const std::string_view range = std::string_view(text).substr(begin, size);
      const auto is_near = [&](size_t run, const RunSides& sides) {
        if (run == std::string_view::npos || run + kAlnumRun > sides.before) {
          return false;
        }
        size_t end = begin + run;  // of all base64 characters
        while (end < text.size() && IsBase64(text[end])) {
          ++end;
        }
        return begin + size <= end + sides.after;
      };
      if ((is_near(RunIn(range, kAlnumRun), any) || is_near(RunIn(range, kLongerRun), longer)) &&
          (crosses || range.find('\n') == std::string_view::npos)) {
        ++checked;
        ASSERT_TRUE(IsWithin(slices, {begin - std::min<size_t>(begin, 1),
                                      std::min(begin + size + 1, text.size())}))
            << begin << "+" << size << " of round " << round;
      }
    }
  }
  EXPECT_GT(checked, 10000u);
  EXPECT_GT(left_out, 10000u);
}

TEST(RunSlicesTest, HoldEveryRangeWithARun) { CheckRanges(true, {70, 70}, {}); }
TEST(RunSlicesTest, HoldEveryRangeOfALineWithARun) { CheckRanges(false, {70, 70}, {}); }
TEST(RunSlicesTest, HoldWhatIsNearerOnOneSide) {
  CheckRanges(true, {65, 40}, {});
  CheckRanges(false, {25, 60}, {});
}
TEST(RunSlicesTest, HoldWhatEndsWithTheRun) {
  CheckRanges(true, {65, 0}, {});
  CheckRanges(false, {40, 0}, {70, 4});
}
TEST(RunSlicesTest, HoldMoreAroundLongerRuns) {
  CheckRanges(true, {30, 30}, {70, 60});
  CheckRanges(false, {50, 20}, {40, 70});
}

RunSides Sides(std::string_view pattern) {
  const auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  EXPECT_TRUE(Needs(pattern));
  return syntax.ok() ? SidesOfRun(**syntax) : RunSides{};
}

TEST(RunSlicesTest, SidesOfWhatEveryMatchHolds) {
  // The run begins where the token does, wherever what came before it ended, and ends with what goes on alike.
  EXPECT_EQ(Sides("key[ -~]{0,10}([a-z]{20,30})x{0,5};"), (RunSides{13 + 20, 1}));
  // Only where it must be long enough.
  EXPECT_EQ(Sides("=(?:ab)?[a-z]{20}"), (RunSides{1 + 20, 0}));
  EXPECT_EQ(Sides("=[a-z]{19}(?:-?)[a-z]{13};"), (RunSides{1 + 20, 1}));
  // Somewhere in a part.
  EXPECT_EQ(Sides("<(?:.[a-z]{20}){2}>"), (RunSides{1 + 2 * 24, 2 * 24 + 1}));
  // A longer one stands elsewhere.
  const auto syntax = ParseRegexSyntax("[a-z]{20},[0-9]{5};[a-z]{32}");
  ASSERT_TRUE(syntax.ok() && NeedsRun(**syntax, kLongerRun));
  EXPECT_EQ(SidesOfRun(**syntax, kLongerRun), (RunSides{27 + 20, 0}));
  EXPECT_FALSE(NeedsRun(**ParseRegexSyntax("[a-z]{31}"), kLongerRun));
  // What goes on alike may do so behind an alternation, too, but not where a branch has left the run.
  EXPECT_EQ(Sides("=(?:[0-9]{20}|[a-z]{20}):?"), (RunSides{1 + 20, 1}));
  EXPECT_EQ(Sides("=(?:[0-9]{20}|[a-z]{20})x;"), (RunSides{1 + 20, 1}));
  EXPECT_EQ(Sides("=(?:[0-9]{20}|[a-z]{20}!)x;"), (RunSides{1 + 20, 1 + 2}));
  // In each of several.
  EXPECT_EQ(Sides("<(?:a=[0-9]{20}|bcd=[0-9]{20}!)>>"), (RunSides{1 + 4 + 20, 1 + 2}));
}

}  // namespace
}  // namespace secretscan
