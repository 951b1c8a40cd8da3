#include "match/matcher.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;

std::vector<Span> All(std::string_view regex, std::string_view text) {
  const auto compiled = Regex::Compile(regex);
  EXPECT_TRUE(compiled.ok());
  std::vector<Span> matches;
  FindAll(**compiled, Subject(text), &matches);
  return matches;
}

Rule RuleOf(std::string_view regex, int group = 0) {
  Rule rule;
  rule.regex = *Regex::Compile(regex);
  rule.secret_group = group;
  return rule;
}

TEST(MatcherTest, MatchesDoNotOverlap) {
  EXPECT_THAT(All("aba", "ababa aba"), ElementsAre(Span{0, 3}, Span{6, 9}));
}

TEST(MatcherTest, EmptyMatchAfterAMatchIsDropped) {
  EXPECT_THAT(All("a*", "baac"), ElementsAre(Span{0, 0}, Span{1, 3}, Span{4, 4}));
}

TEST(MatcherTest, InvalidBytesMatchADotOneByOne) {
  EXPECT_THAT(All("a.b", "a\xFF" "b a\xC3\xA9" "b a\xFF\xFF" "b"), ElementsAre(Span{0, 3}, Span{4, 8}));
  EXPECT_THAT(All("a[^x]{2}b", "a\xFF\xFF" "b"), ElementsAre(Span{0, 4}));
}

TEST(MatcherTest, SecretIsTheFirstGroupThatIsNotEmpty) {
  EXPECT_EQ(ExtractSecret(RuleOf("k=(x?)(\\d+)"), "k=42"), "42");
  EXPECT_EQ(ExtractSecret(RuleOf("k=\\d+"), "k=42"), "k=42");
  EXPECT_EQ(ExtractSecret(RuleOf("k=(x?)\\d+"), "k=42"), "k=42");
  EXPECT_EQ(ExtractSecret(RuleOf("k=(x?)(\\d+)", 1), "k=42"), "");
  EXPECT_EQ(ExtractSecret(RuleOf("(k)=(\\d+)", 2), "k=42"), "42");
}

TEST(MatcherTest, SecretComesFromTheMatchAlone) {
  // On its own, \B before the end needs a shorter match.
  EXPECT_EQ(ExtractSecret(RuleOf("\\bq=(\\d+)\\B"), "q=12"), "1");
  // No match any more: the whole match stands.
  EXPECT_EQ(ExtractSecret(RuleOf("q=(\\d)x"), "q=1"), "q=1");
}

TEST(MatcherTest, TrimsOnlyLineFeeds) {
  EXPECT_EQ(TrimNewlines("\n\na\r\n"), "a\r");
  EXPECT_EQ(TrimNewlines("\n\n"), "");
}

TEST(MatcherTest, Keywords) {
  Rule rule;
  EXPECT_TRUE(HasKeyword(rule, "anything"));
  rule.keywords = {""};
  EXPECT_FALSE(HasKeyword(rule, "anything"));
  rule.keywords = {"abc", "thing"};
  EXPECT_TRUE(HasKeyword(rule, "anything"));
  EXPECT_FALSE(HasKeyword(rule, "other"));
}

TEST(SubjectTest, PositionsSurviveRepair) {
  const std::string text = "a\xFF" "b\xFE\xFD" "c";
  const Subject subject(text);
  ASSERT_EQ(subject.repaired().size(), text.size() + 6);
  for (size_t i = 0; i <= text.size(); ++i) {
    EXPECT_EQ(subject.ToRaw(subject.ToRepaired(i)), i);
  }
  EXPECT_EQ(subject.ToRaw(2), 1u);  // inside the first repaired byte
  EXPECT_EQ(subject.ToRaw(subject.repaired().size()), text.size());
}

}  // namespace
}  // namespace secretscan
