#include "match/matcher.h"

#include <random>

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

// Repaired as a whole or near the candidates only: the same matches, assertions at their ends included.
TEST(MatcherTest, NearCandidatesMatchesAreThoseInAllOfTheText) {
  const std::vector<std::string> pieces = {"a", "b", "ab", "\n", " ", "_", "\xFF", "\xC3\xA9", "\xC3",
                                           "\xA9", "\xE2\x84\xAA", "\xE2\x84", "\xF0\x9F\x98\x80", "\x9F"};
  std::mt19937 random(3);
  size_t count = 0;
  for (const char* pattern : {"a.?b", "\\bab?", "(?m)^.a", "(?m)[^b]$", "\\A.?a", "b.?\\z", "\\B.", "a*",
                              "[^a]{1,2}", "x$|b\\b", "(?i)k"}) {
    const auto regex = Regex::Compile(pattern);
    ASSERT_TRUE(regex.ok()) << pattern;
    for (int round = 0; round < 3000; ++round) {
      std::string text;
      for (size_t left = random() % 60; left > 0; --left) {
        text += pieces[random() % pieces.size()];
      }
      std::vector<Candidate> candidates;
      for (size_t begin = 0; begin < text.size();) {
        begin += random() % 20;
        const size_t end = begin + random() % 20;
        if (end <= text.size()) {
          candidates.push_back({0, begin, end, end});
        }
        begin = end - std::min<size_t>(end, random() % 4);
      }
      std::vector<Span> whole;
      FindAllNear(**regex, Subject(text), candidates, &whole);
      std::vector<Span> near;
      FindAllNear(**regex, text, candidates, &near);
      ASSERT_EQ(near, whole) << pattern << " round " << round;
      count += whole.size();
    }
  }
  EXPECT_GT(count, 10000u);
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
