#include "base/regex_syntax.h"

#include <string>

#include "gtest/gtest.h"
#include "match/prefilter_pattern.h"

namespace secretscan {
namespace {

PrefilterPattern PatternOf(std::string_view regex) {
  const auto syntax = ParseRegexSyntax(regex);
  EXPECT_TRUE(syntax.ok()) << regex << ": " << syntax.status();
  return syntax.ok() ? MakePrefilterPattern(**syntax) : PrefilterPattern();
}

TEST(RegexSyntaxTest, Widths) {
  EXPECT_EQ(PatternOf("abc").min_width, 3u);
  EXPECT_EQ(PatternOf("abc").max_width, 3u);
  EXPECT_EQ(PatternOf("a{2,5}(?:b|cd)?").min_width, 2u);
  EXPECT_EQ(PatternOf("a{2,5}(?:b|cd)?").max_width, 7u);
  EXPECT_EQ(PatternOf("[^a]{3}").max_width, 12u);  // a rune is up to four bytes
  EXPECT_EQ(PatternOf("(?i)k").max_width, 3u);     // U+212A
  EXPECT_EQ(PatternOf("a+").max_width, PrefilterPattern::kUnbounded);
  EXPECT_EQ(PatternOf("a*").min_width, 0u);
  EXPECT_TRUE(PatternOf("a*").pattern.empty());
}

TEST(RegexSyntaxTest, LiteralLength) {
  EXPECT_EQ(PatternOf("ghp_[a-z]{36}").literal_length, 4u);
  EXPECT_EQ(PatternOf("(?i)(?:access|key)x").literal_length, 4u);
  EXPECT_EQ(PatternOf("[a-f0-9]{40}").literal_length, 0u);
  EXPECT_EQ(PatternOf("(?:abc)?[0-9]").literal_length, 0u);
  EXPECT_EQ(PatternOf("(?:ab){2}[0-9]").literal_length, 4u);
}

TEST(RegexSyntaxTest, EndOfTextStaysOnlyWhereItCannotFollowANewline) {
  EXPECT_FALSE(PatternOf("[a-z]{8}(?:;|$)").fragment_sensitive);
  EXPECT_NE(PatternOf("[a-z]{8}(?:;|$)").pattern.find("\\z"), std::string::npos);
  EXPECT_TRUE(PatternOf("[a-z]{8}\\s*$").fragment_sensitive);
  EXPECT_EQ(PatternOf("[a-z]{8}\\s*$").pattern.find("\\z"), std::string::npos);
  EXPECT_TRUE(PatternOf("^abc").fragment_sensitive);
  EXPECT_FALSE(PatternOf("\\babc\\b").fragment_sensitive);
  EXPECT_TRUE(PatternOf("abc\\s\\b").fragment_sensitive);
  EXPECT_FALSE(PatternOf("abc\\s\\bd").fragment_sensitive);
}

TEST(RegexSyntaxTest, OptionalFrontIsDropped) {
  EXPECT_EQ(PatternOf("[a-z]{0,50}?abc").pattern, PatternOf("abc").pattern);
  EXPECT_EQ(PatternOf("(?i)[\\w.-]{0,50}?(?:abc)").pattern, PatternOf("(?i)(?:abc)").pattern);
}

TEST(RegexSyntaxTest, RefusesWhatItDoesNotKnow) {
  for (const char* regex : {"(", "a)", "[a", "a{3,2}", "\\Z", "(?<n", "[[:nope:]]", "\\", "*a",
                            "(?y)a", "a{1001}", "[z-a]"}) {
    EXPECT_FALSE(ParseRegexSyntax(regex).ok()) << regex;
  }
  EXPECT_FALSE(ParseRegexSyntax(std::string(5000, '(') + std::string(5000, ')')).ok());
}

TEST(RegexSyntaxTest, FlagsHoldToTheEndOfTheirGroup) {
  EXPECT_TRUE(PatternOf("(?:(?i)a|k)").folds_beyond_ascii);
  EXPECT_FALSE(PatternOf("(?:(?i)a)k").folds_beyond_ascii);
  EXPECT_FALSE(PatternOf("(?i)(?-i:k)").folds_beyond_ascii);
}

}  // namespace
}  // namespace secretscan
