#include "match/open_ends.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

// 's' for an open start, 'e' for an open end.
std::string Open(std::string_view pattern) {
  const auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  if (!syntax.ok()) {
    return "?";
  }
  const OpenEnds ends = FindOpenEnds(**syntax);
  return std::string(ends.start ? "s" : "") + (ends.end ? "e" : "");
}

TEST(OpenEndsTest, SeesWhatCouldGoOn) {
  EXPECT_EQ(Open("tok_[a-z0-9]{20}"), "e");
  EXPECT_EQ(Open("tok_([a-z0-9]{20})"), "e");
  EXPECT_EQ(Open("[a-f0-9]{32}x"), "s");
  EXPECT_EQ(Open("\\b(?:[a-f0-9]{32}|none)"), "e");
  EXPECT_EQ(Open("[a-f0-9]{32}"), "se");
  EXPECT_EQ(Open("[a-f0-9]+"), "s");
}

TEST(OpenEndsTest, IsContentWithAssertionsAndDelimiters) {
  EXPECT_EQ(Open("\\btok_[a-z0-9]{20}\\b"), "");
  EXPECT_EQ(Open("\\b([a-z0-9]{20})(?:[^\\w-]|\\z)"), "");
  EXPECT_EQ(Open("\"[a-z0-9]{20}\""), "");
  EXPECT_EQ(Open("tok_[a-z0-9]+"), "");
  EXPECT_EQ(Open("(?i)key"), "");
  EXPECT_EQ(Open(""), "");
}

}  // namespace
}  // namespace secretscan
