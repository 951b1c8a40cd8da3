#include "scan/line_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace secretscan {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> AllHashes(std::string_view text) {
  const LineHashes hashes(text);
  std::vector<std::string> out;
  for (int64_t line = 1; !hashes.ForLine(line).empty(); ++line) {
    out.push_back(hashes.ForLine(line));
  }
  return out;
}

// The values that github/codeql-action's own tests expect.
TEST(LineHashes, ReproducePublishedVectors) {
  EXPECT_THAT(AllHashes(""), ElementsAre("c129715d7a2bc9a3:1"));
  EXPECT_THAT(AllHashes(" a\nb\n  \t\tc\n d"),
              ElementsAre("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1",
                          "a23a3dc5e078b07b:1"));
}

TEST(LineHashes, IgnoreBlanksTabsAndTheKindOfLineEnd) {
  const std::vector<std::string> expected = AllHashes("a\nbc\nd");
  EXPECT_EQ(AllHashes(" \ta\r\n b\tc \r\nd"), expected);
  EXPECT_EQ(AllHashes("a\rbc\rd"), expected);
}

TEST(LineHashes, ABlankBetweenCrAndLfMakesTwoLineEnds) {
  EXPECT_EQ(AllHashes("a\r \nb").size(), 3u);
  EXPECT_EQ(AllHashes("a\r\nb").size(), 2u);
}

TEST(LineHashes, NumberEqualLines) {
  // Lines whose next 100 units are equal.
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += std::string(120, 'x') + "\n";
  }
  const std::vector<std::string> hashes = AllHashes(text);
  ASSERT_EQ(hashes.size(), 11u);  // and the empty line after the last line end
  const std::string hash = hashes[0].substr(0, hashes[0].find(':'));
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(hashes[i], hash + ":" + std::to_string(i + 1));
  }
}

TEST(LineHashes, StayWhenLinesMove) {
  const std::string rest = "token = one\n" + std::string(100, 'y') + "\nend\n";
  const std::vector<std::string> before = AllHashes(rest);
  const std::vector<std::string> after = AllHashes("new\nlines\nabove\n" + rest);
  EXPECT_THAT(after, ::testing::IsSupersetOf(before));
  EXPECT_EQ(after[3], before[0]);
}

TEST(LineHashes, CountUtf16UnitsNotBytes) {
  // An emoji is two units: fifty of them fill the hash's hundred, one fewer leaves room for two.
  const std::string emoji = "\xF0\x9F\x98\x80";
  std::string fifty;
  for (int i = 0; i < 50; ++i) {
    fifty += emoji;
  }
  EXPECT_EQ(AllHashes(fifty + "tail one"), AllHashes(fifty + "tail two"));
  EXPECT_NE(AllHashes(fifty.substr(4) + "xaa"), AllHashes(fifty.substr(4) + "xba"));
}

TEST(LineHashes, ReadInvalidUtf8AsReplacementCharacters) {
  const std::string replacement = "\xEF\xBF\xBD";
  EXPECT_EQ(AllHashes("a\xFFz"), AllHashes("a" + replacement + "z"));
  // A cut-off character is one, bytes that cannot follow each other are one each.
  EXPECT_EQ(AllHashes("a\xF0\x9F\x98z"), AllHashes("a" + replacement + "z"));
  EXPECT_EQ(AllHashes("a\xED\xA0z"), AllHashes("a" + replacement + replacement + "z"));
  EXPECT_EQ(AllHashes("a\xE2\x82"), AllHashes("a" + replacement));
}

TEST(LineHashes, HaveNothingForOtherLines) {
  const LineHashes hashes("one\ntwo");
  EXPECT_EQ(hashes.ForLine(0), "");
  EXPECT_EQ(hashes.ForLine(-1), "");
  EXPECT_EQ(hashes.ForLine(3), "");
  EXPECT_NE(hashes.ForLine(2), "");
}

}  // namespace
}  // namespace secretscan
