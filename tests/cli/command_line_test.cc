#include "cli/command_line.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;

TEST(NormalizeWordsTest, HelpBecomesAFlag) {
  EXPECT_THAT(NormalizeWords({"help"}), ElementsAre("--help"));
  EXPECT_THAT(NormalizeWords({"help", "git"}), ElementsAre("git", "--help"));
  EXPECT_THAT(NormalizeWords({"dir", "help"}), ElementsAre("dir", "help"));
}

TEST(NormalizeWordsTest, ShortFlagsMayUseAnEqualsSign) {
  EXPECT_THAT(NormalizeWords({"git", "-f=json", "-r=a=b", "-v"}),
              ElementsAre("git", "-fjson", "-ra=b", "-v"));
}

TEST(NormalizeWordsTest, NothingChangesAfterTwoDashes) {
  EXPECT_THAT(NormalizeWords({"dir", "--", "-f=json"}), ElementsAre("dir", "--", "-f=json"));
}

TEST(CommandLineTest, GoodLineMayRun) {
  const char* argv[] = {"secretscan", "history", "--threads", "2", "repo"};
  EXPECT_EQ(CommandLine().Parse(5, argv), std::nullopt);
}

TEST(CommandLineTest, AfterTwoDashesAreArguments) {
  const char* history[] = {"secretscan", "history", "--since", "root", "--", "-odd"};
  EXPECT_EQ(CommandLine().Parse(6, history), std::nullopt);
  const char* dir[] = {"secretscan", "dir", "--", "--threads", "b"};
  EXPECT_EQ(CommandLine().Parse(5, dir), std::nullopt);
  const char* version[] = {"secretscan", "version", "--", "x"};
  EXPECT_EQ(CommandLine().Parse(4, version), 2);
  const char* explain[] = {"secretscan", "explain", "a", "--", "-b"};  // takes one
  EXPECT_EQ(CommandLine().Parse(5, explain), 2);
}

TEST(CommandLineTest, NoWordsAtAllAreAMistake) {
  EXPECT_EQ(CommandLine().Parse(0, nullptr), 2);
}

TEST(CommandLineTest, UnknownFlagIsAMistake) {
  const char* argv[] = {"secretscan", "history", "--no-such-flag"};
  EXPECT_EQ(CommandLine().Parse(3, argv), 2);
}

}  // namespace
}  // namespace secretscan
