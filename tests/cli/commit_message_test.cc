#include "cli/commit_message.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

constexpr char kScissors[] = "# ------------------------ >8 ------------------------\n";

TEST(CommitMessageTest, CommentsBecomeEmptyLines) {
  EXPECT_EQ(CleanedMessage("one\n# two\nthree # four\n #five", CleanupOf("", "", true)),
            "one\n\nthree # four\n #five");
  EXPECT_EQ(CleanedMessage("# only", CleanupOf("", "", true)), "");
  EXPECT_EQ(CleanedMessage("", CleanupOf("", "", true)), "");
}

TEST(CommitMessageTest, NothingBelowTheScissors) {
  const std::string text = std::string("one\n") + kScissors + "diff --git a b\n+two\n";
  EXPECT_EQ(CleanedMessage(text, CleanupOf("", "", true)), "one\n");
  EXPECT_EQ(CleanedMessage(text, CleanupOf("whitespace", "", true)), "one\n");
  EXPECT_EQ(CleanedMessage(text, CleanupOf("scissors", "", false)), "one\n");
  EXPECT_EQ(CleanedMessage(text, CleanupOf("", "", false)), text);
}

TEST(CommitMessageTest, CommentsStayWhereGitKeepsThem) {
  const std::string text = "one\n# two\n";
  EXPECT_EQ(CleanedMessage(text, CleanupOf("", "", false)), text);
  EXPECT_EQ(CleanedMessage(text, CleanupOf("verbatim", "", true)), text);
  EXPECT_EQ(CleanedMessage(text, CleanupOf("scissors", "", true)), text);
  EXPECT_EQ(CleanedMessage(text, CleanupOf("strip", "", false)), "one\n\n");
}

TEST(CommitMessageTest, OtherCommentMarks) {
  EXPECT_EQ(CleanedMessage("; one\n# two\n", CleanupOf("", ";", true)), "\n# two\n");
  EXPECT_EQ(CleanedMessage("// one\ntwo\n", CleanupOf("", "//", true)), "\ntwo\n");
  // Which one git chooses is not known: nothing is taken for a comment.
  EXPECT_EQ(CleanedMessage("# one\n", CleanupOf("", "auto", true)), "# one\n");
  EXPECT_EQ(CleanedMessage(std::string("a\n;") + (kScissors + 1) + "b\n", CleanupOf("", "auto", true)),
            "a\n");
}

}  // namespace
}  // namespace secretscan
