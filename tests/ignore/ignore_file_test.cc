#include "ignore/ignore_file.h"

#include <algorithm>
#include <random>

#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"

namespace secretscan {
namespace {

using testing::FileEntry;

TEST(IgnoreFileTest, ReadsLinesAndNamesWrongOnes) {
  const IgnoreFile file = ParseIgnoreFile(
      "\xEF\xBB\xBF# comment\r\n\r\n  file rule=a path=b/c\r\n<<<<<<< ours\nfile rule=a path=**\n" +
          std::string(70'000, 'x') + "\nfile rule=d path=e",
      "name");
  ASSERT_EQ(file.entries.size(), 2u);
  EXPECT_EQ(file.entries[0].line, 3);
  EXPECT_EQ(file.entries[0].path, "b/c");
  EXPECT_EQ(file.entries[1].line, 7);
  ASSERT_EQ(file.problems.size(), 3u);
  EXPECT_EQ(file.problems[0].line, 4);
  EXPECT_EQ(file.problems[1].line, 5);
  EXPECT_EQ(file.problems[2].line, 6);
}

TEST(IgnoreFileTest, BoundsTheNumberOfSalts) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    IgnoreEntry entry = testing::SecretEntry("x");
    entry.salt = std::string(14, '0') + (i < 10 ? "0" : "") + std::to_string(i);
    text += FormatIgnoreEntry(entry) + "\n";
    entry.rule = "second";
    text += i == 39 ? FormatIgnoreEntry(entry) + "\n" : "";
  }
  const IgnoreFile file = ParseIgnoreFile(text, "name");
  EXPECT_EQ(file.entries.size(), kMaxSalts + 1);
  EXPECT_EQ(file.problems.size(), 40 - kMaxSalts);
  EXPECT_EQ(UsualSalt(file), std::string(14, '0') + "39");
}

TEST(IgnoreFileTest, AddsLinesInOrderAndLeavesOthersAlone) {
  const std::string first = WithEntries("", {FileEntry("b", "x/1"), FileEntry("a", "x/1")});
  EXPECT_EQ(first.substr(first.find('\n') + 1), "file rule=a path=x/1\nfile rule=b path=x/1\n");
  EXPECT_EQ(first[0], '#');
  const std::string text = "# top\nfile rule=b path=x/1\n\n# here\nfile rule=d path=x/1";
  EXPECT_EQ(WithEntries(text, {FileEntry("c", "x/1"), FileEntry("a", "x/1"), FileEntry("e", "x/1")}),
            "# top\nfile rule=a path=x/1\nfile rule=b path=x/1\n\n# here\nfile rule=c path=x/1\n"
            "file rule=d path=x/1\nfile rule=e path=x/1\n");
}

TEST(IgnoreFileTest, TheOrderOfLinesDoesNotMatter) {
  std::vector<IgnoreEntry> entries = {FileEntry("a", "x/1"), FileEntry("b", "x/2"),
                                      testing::SecretEntry("x", "c")};
  const std::string text = WithEntries("", entries);
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(entries.begin(), entries.end(), random);
    EXPECT_EQ(WithEntries("", entries), text);
    // One after the other gives the same.
    std::string grown;
    for (const IgnoreEntry& entry : entries) {
      grown = WithEntries(grown, {entry});
    }
    EXPECT_EQ(grown, text);
  }
}

}  // namespace
}  // namespace secretscan
