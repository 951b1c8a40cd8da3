#include "git/line_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <sstream>

#include "git/git_oracle.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "first_line:added text" for each hunk.
std::vector<std::string> Hunks(std::string_view before, std::string_view after) {
  const auto hunks = DiffAddedLines(before, after);
  if (!hunks.ok()) {
    return {hunks.status().ToString()};
  }
  std::vector<std::string> lines;
  for (const AddedHunk& hunk : *hunks) {
    lines.push_back(std::to_string(hunk.first_line) + ":" +
                    std::string(after.substr(hunk.begin, hunk.end - hunk.begin)));
  }
  return lines;
}

// A patch of one file, as Hunks() gives it.
std::vector<std::string> HunksOfPatch(const std::string& patch) {
  std::vector<std::string> hunks;
  std::istringstream in(patch);
  for (std::string line; std::getline(in, line);) {
    int first = 0;
    if (line.starts_with("@@ ")) {
      EXPECT_EQ(std::sscanf(line.substr(line.find('+')).c_str(), "+%d", &first), 1);
      hunks.push_back(std::to_string(first) + ":");
    } else if (!hunks.empty() && line.starts_with("+")) {
      hunks.back() += line.substr(1) + "\n";
    } else if (!hunks.empty() && line.starts_with("\\") && hunks.back().ends_with("\n")) {
      hunks.back().pop_back();
    }
  }
  return hunks;
}

TEST(LineDiffTest, AddedChangedAndDeletedLines) {
  EXPECT_THAT(Hunks("a\nb\nc\n", "a\nx\nb\nc\n"), ElementsAre("2:x\n"));
  EXPECT_THAT(Hunks("a\nb\nc\n", "a\nB\nC\n"), ElementsAre("2:B\nC\n"));
  EXPECT_THAT(Hunks("a\nb\nc\n", "a\nc\n"), ElementsAre("1:"));
  EXPECT_THAT(Hunks("a\nb\nc\nd\n", "0\na\nc\nd\ne\n"), ElementsAre("1:0\n", "2:", "5:e\n"));
  EXPECT_THAT(Hunks("a\nb\n", "b\n"), ElementsAre("0:"));
}

TEST(LineDiffTest, EmptyAndEqualTexts) {
  EXPECT_THAT(Hunks("", ""), IsEmpty());
  EXPECT_THAT(Hunks("a", "a"), IsEmpty());
  EXPECT_THAT(Hunks("", "a\nb"), ElementsAre("1:a\nb"));
  EXPECT_THAT(Hunks("a\nb", ""), ElementsAre("0:"));
}

TEST(LineDiffTest, ALastLineWithoutLineFeed) {
  EXPECT_THAT(Hunks("a\nb", "a\nb\n"), ElementsAre("2:b\n"));
  EXPECT_THAT(Hunks("a\nb\n", "a\nb"), ElementsAre("2:b"));
  EXPECT_THAT(Hunks("a\nb", "a\nb\nc"), ElementsAre("2:b\nc"));
  EXPECT_THAT(Hunks("a\n", "a\nc"), ElementsAre("2:c"));
  EXPECT_THAT(Hunks("x", "y"), ElementsAre("1:y"));
}

TEST(LineDiffTest, NulBytesAndCarriageReturnsAreContent) {
  EXPECT_THAT(Hunks("a\nb\n", "a\nb\r\n"), ElementsAre("2:b\r\n"));
  EXPECT_THAT(Hunks(std::string_view("a\0b\nc\n", 6), std::string_view("a\0d\nc\n", 6)),
              ElementsAre(std::string("1:a\0d\n", 6)));
}

// A long tail without line feeds cannot be trimmed in the middle of its line.
TEST(LineDiffTest, ACommonTailInsideALine) {
  const std::string tail(5000, 't');
  EXPECT_THAT(Hunks("a\nb" + tail, "a\nc" + tail), ElementsAre("2:c" + tail));
  EXPECT_THAT(Hunks("b" + tail, tail), ElementsAre("1:" + tail));
}

// git's white space holds no form feed, libgit2's does; it decides where the hunk slides to.
TEST(LineDiffTest, AFormFeedLineIsNotBlank) {
  GitOracle git;
  int compared = 0;
  for (const std::string line : {"\f", "\v", " \f ", "\f\f"}) {
    const std::string unit = "f()\n{\n\tx\n}\n" + line + "\n";
    const std::string before = "top\n" + line + "\n" + unit + "g()\n";
    const std::string after = "top\n" + line + "\n" + unit + unit + "g()\n";
    const ObjectId old_tree = git.WriteTree({{"f", {0100644, before}}});
    const ObjectId new_tree = git.WriteTree({{"f", {0100644, after}}});
    const auto expected =
        HunksOfPatch(git.Run("diff-tree -p -U0 " + old_tree.Hex() + " " + new_tree.Hex()));
    EXPECT_EQ(Hunks(before, after), expected);
    ++compared;
  }
  EXPECT_EQ(compared, 4);
}

TEST(LineDiffTest, EqualsGitOnRandomTexts) {
  GitOracle git;
  RandomFiles random(7, false);
  GitOracle::Files before, after;
  for (int i = 0; i < 600; ++i) {
    const std::string path = "f" + std::to_string(i);
    // A long common tail now and then, for git trims it away first.
    const std::string tail = i % 5 == 0 ? random.Text(120) : "";
    const std::string text = random.Text(1 + random.Below(i % 10 == 0 ? 600 : 80));
    before[path] = {0100644, text + tail};
    after[path] = {0100644, (i % 7 == 0 ? random.Text(40) : random.Edit(text)) + tail};
  }
  const ObjectId old_tree = git.WriteTree(before);
  const ObjectId new_tree = git.WriteTree(after);
  const std::string patches =
      git.Run("diff-tree -r -p -U0 --no-renames " + old_tree.Hex() + " " + new_tree.Hex());
  size_t compared = 0;
  for (size_t at = patches.find("diff --git a/"); at != std::string::npos;) {
    const size_t next = patches.find("\ndiff --git a/", at);
    const std::string patch = patches.substr(at, next - at);
    const std::string path = patch.substr(13, patch.find(' ', 13) - 13);
    EXPECT_EQ(Hunks(before[path].second, after[path].second), HunksOfPatch(patch)) << path;
    ++compared;
    at = next == std::string::npos ? next : next + 1;
  }
  EXPECT_GT(compared, 500u);
}

// Lines of few kinds: what is changed slides over what repeats it, and over blank lines.
std::string Repetitive(size_t lines, unsigned kinds, std::minstd_rand* random) {
  constexpr std::string_view kKinds[] = {"\n",    "}\n", "  x\n", "\tx\n",
                                         " }\n", "y\n", "{\n",   "z\n"};
  std::string text;
  for (size_t i = 0; i < lines; ++i) {
    text += kKinds[(*random)() / 7 % kinds];
  }
  return text;
}

TEST(LineDiffTest, WhatIsCutOffMakesNoDifference) {
  std::minstd_rand random(5);
  const auto below = [&](size_t bound) { return random() / 7 % bound; };
  for (int i = 0; i < 60'000; ++i) {
    const unsigned kinds = 1 + static_cast<unsigned>(below(8));
    const std::string unique = "only here " + std::to_string(i) + "\n";
    std::string head = Repetitive(below(3) * below(45), kinds, &random);
    std::string tail = Repetitive(below(3) * below(45), kinds, &random);
    if (below(3) == 0) {  // a place where sliding ends
      head.insert(0, unique + Repetitive(below(90), kinds, &random));
    }
    if (below(3) == 0) {
      tail += "unique\n" + Repetitive(below(90), kinds, &random);
    }
    std::string before = Repetitive(below(4) * below(3), kinds, &random);
    std::string after = Repetitive(below(8) * below(4), kinds, &random);
    switch (below(4)) {
      case 0: before.clear(); break;
      case 1: after += unique; break;
      case 2: after = unique + after; break;
      default: break;
    }
    if (below(4) == 0) {
      std::swap(before, after);
    }
    if (below(5) == 0 && !tail.empty()) {
      tail.pop_back();
    }
    if (below(3) == 0) {  // several groups
      const std::string between = Repetitive(below(40), kinds, &random);
      before += between + Repetitive(below(6), kinds, &random);
      after += between + Repetitive(below(6), kinds, &random);
    }
    if (below(20) == 0) {
      head = Repetitive(below(1500), kinds, &random) + head;
    }
    if (below(3) == 0) {  // lines that are in no middle
      for (size_t k = below(300); k > 0; --k) {
        (below(2) == 0 ? head : tail).insert(0, "l" + std::to_string(k) + "\n");
      }
    }
    before = head + before + tail;
    after = head + after + tail;
    const auto fast = DiffAddedLines(before, after);
    const auto slow = DiffAllLines(before, after);
    ASSERT_TRUE(fast.ok() && slow.ok());
    ASSERT_EQ(*fast, *slow) << before << "---\n" << after;
  }
}

TEST(LineDiffTest, TooManyLinesAreRefused) {
  const std::string before(kMaxDiffLines / 2, '\n');
  EXPECT_EQ(Hunks(before, before.substr(1)).size(), 1u);
  EXPECT_EQ(DiffAddedLines("a" + before, "bb" + before + "x\n").status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(BinaryTest, ANulAmongTheFirstEightThousandBytes) {
  std::string content(9000, 'x');
  EXPECT_FALSE(IsBinaryForGit(content));
  content[8000] = '\0';
  EXPECT_FALSE(IsBinaryForGit(content));
  content[7999] = '\0';
  EXPECT_TRUE(IsBinaryForGit(content));
  EXPECT_FALSE(IsBinaryForGit(""));
}

}  // namespace
}  // namespace secretscan
