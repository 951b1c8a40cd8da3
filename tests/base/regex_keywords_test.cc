#include "base/regex_keywords.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

bool Holds(std::string_view pattern, std::vector<std::string> keywords) {
  const auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  return syntax.ok() && EveryMatchHolds(**syntax, keywords);
}

TEST(RegexKeywordsTest, FindsWhatEveryMatchSpellsOut) {
  EXPECT_TRUE(Holds("\\b(tok_[a-z0-9]{20})\\b", {"tok_"}));
  EXPECT_TRUE(Holds("(?i)ACME.{0,20}[0-9a-f]{32}", {"acme"}));
  EXPECT_TRUE(Holds("x(?:ab|cd)y", {"aby", "xcd"}));
  EXPECT_TRUE(Holds("(?:ghp|gho)_[a-z]+", {"ghp_", "gho_"}));
  EXPECT_TRUE(Holds("(?:key){2}", {"keykey"}));
  EXPECT_TRUE(Holds("(?:abc)+", {"abc"}));
  EXPECT_TRUE(Holds("a-?b", {"ab", "a-b"}));
  EXPECT_TRUE(Holds("left|right", {"left", "igh"}));
}

TEST(RegexKeywordsTest, IsNotSureOfOthers) {
  EXPECT_FALSE(Holds("[a-z0-9]{20}", {"acme"}));
  EXPECT_FALSE(Holds("(?:ghp|gho)_[a-z]+", {"ghp_"}));
  EXPECT_FALSE(Holds("(?:acme)?[0-9]+", {"acme"}));
  EXPECT_FALSE(Holds("ac.?me", {"acme"}));
  EXPECT_FALSE(Holds("abc", {""}));
  EXPECT_FALSE(Holds("abc", {}));
  EXPECT_FALSE(Holds("", {"a"}));
}

std::vector<std::string> Found(std::string_view pattern) {
  const auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  return syntax.ok() ? FindKeywords(**syntax) : std::vector<std::string>();
}

TEST(RegexKeywordsTest, ProposesWhatEveryMatchHolds) {
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  EXPECT_THAT(Found("\\b(tok_[a-z0-9]{20})\\b"), ElementsAre("tok_"));
  EXPECT_THAT(Found("(?i)(?:acme|ajax).{0,20}[0-9a-f]{32}"), ElementsAre("acme", "ajax"));
  EXPECT_THAT(Found("(?i)acme[-_]key=\\w+"), ElementsAre("acme-key=", "acme_key="));
  EXPECT_THAT(Found("[0-9a-f]{32}"), IsEmpty());
  EXPECT_THAT(Found("(?:acme)?[0-9]+"), IsEmpty());
  EXPECT_THAT(Found("ab"), IsEmpty());
  for (const char* pattern : {"x(?:abc|de[fg]h)+y", "(?:one|two|three)[a-z]*four"}) {
    EXPECT_TRUE(Holds(pattern, Found(pattern))) << pattern;
  }
}

}  // namespace
}  // namespace secretscan
