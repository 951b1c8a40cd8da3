// How lists of patterns are joined, and which rules a list reaches.
#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Allowlist ListOf(const std::string& keys) {
  const auto set = MustParse("[[allowlists]]\n" + keys + "\n");
  return set->allowlists.empty() ? Allowlist{} : set->allowlists[0];
}

bool AllowsSecret(const Allowlist& list, std::string_view secret) {
  return list.AllowsFinding({.secret = secret});
}

TEST(AllowlistParseTest, InlineFlagsReachTheFollowingPatterns) {
  EXPECT_TRUE(AllowsSecret(ListOf("regexes=['(?i)zzz', 'TOK1']"), "tok1"));
  EXPECT_FALSE(AllowsSecret(ListOf("regexes=['TOK1', '(?i)zzz']"), "tok1"));
  EXPECT_TRUE(AllowsSecret(ListOf("regexes=['(?i:zzz)', 'TOK1']"), "TOK1"));
  EXPECT_FALSE(AllowsSecret(ListOf("regexes=['(?i:zzz)', 'TOK1']"), "tok1"));
}

TEST(AllowlistParseTest, FlagsOfOneListDoNotReachAnother) {
  const Allowlist list = ListOf("paths=['(?i)zzz']\nregexes=['TOK1']");
  EXPECT_FALSE(AllowsSecret(list, "tok1"));
  EXPECT_TRUE(list.MatchesPath("ZZZ"));
}

TEST(AllowlistParseTest, PathsAreCaseInsensitiveAfterTheFirstFlag) {
  const Allowlist list = ListOf(
      "paths=['tool\\.toml', '(?i)\\.(?:bmp|png)$', '(?:^|/)node_modules(?:/.*)?$', "
      "'go\\.(?:mod|sum)$']");
  EXPECT_TRUE(list.MatchesPath("a/Node_Modules/b"));
  EXPECT_TRUE(list.MatchesPath("GO.SUM"));
  EXPECT_TRUE(list.MatchesPath("tool.toml"));
  EXPECT_FALSE(list.MatchesPath("TOOL.TOML"));
}

TEST(AllowlistParseTest, AlternationInAPatternIsNotWrapped) {
  const Allowlist list = ListOf("regexes=['^true|false|null$']");
  EXPECT_TRUE(AllowsSecret(list, "true story"));
  EXPECT_TRUE(AllowsSecret(list, "a false b"));
  EXPECT_TRUE(AllowsSecret(list, "is null"));
  EXPECT_FALSE(AllowsSecret(list, "untrue"));
  EXPECT_FALSE(AllowsSecret(list, "nullify"));
}

TEST(AllowlistParseTest, EmptyPatternDoesNotSwallowItsNeighbour) {
  EXPECT_EQ(ListOf("regexes=['', 'b']").regexes->pattern(), "(?:|b)");
}

TEST(AllowlistParseTest, PatternsAreKeptAsWritten) {
  const Allowlist list = ListOf("paths=['A', 'b']\nregexes='C,d'\nstopwords=['E']");
  EXPECT_THAT(list.path_patterns, ElementsAre("A", "b"));
  EXPECT_THAT(list.regex_patterns, ElementsAre("C", "d"));
  EXPECT_THAT(list.stopwords, ElementsAre("e"));
}

TEST(AllowlistParseTest, Conditions) {
  for (const char* text : {"", "OR", "or", "||"}) {
    EXPECT_EQ(ListOf("paths=['a']\ncondition='" + std::string(text) + "'").condition,
              Allowlist::Condition::kOr);
  }
  for (const char* text : {"AND", "And", "&&"}) {
    EXPECT_EQ(ListOf("paths=['a']\ncondition='" + std::string(text) + "'").condition,
              Allowlist::Condition::kAnd);
  }
}

TEST(AllowlistParseTest, BothFormsAtBothLevels) {
  const auto old_forms = MustParse("[[rules]]\nid='a'\nregex='x'\n[rules.allowlist]\npaths=['p']\n"
                                   "[allowlist]\npaths=['p']\n");
  EXPECT_THAT(old_forms->rules[0].allowlists, SizeIs(1));
  EXPECT_THAT(old_forms->allowlists, SizeIs(1));
  const auto new_forms = MustParse(
      "[[rules]]\nid='a'\nregex='x'\n[[rules.allowlists]]\npaths=['p']\n[[rules.allowlists]]\n"
      "paths=['p']\n[[allowlists]]\npaths=['p']\n[[allowlists]]\npaths=['p']\n");
  EXPECT_THAT(new_forms->rules[0].allowlists, SizeIs(2));
  EXPECT_THAT(new_forms->allowlists, SizeIs(2));
}

TEST(AllowlistParseTest, EmptyListOfOneFormDoesNotForbidTheOther) {
  const auto set = MustParse(
      "[[rules]]\nid='a'\nregex='x'\nallowlists=[]\n[rules.allowlist]\npaths=['p']\n");
  EXPECT_THAT(set->rules[0].allowlists, SizeIs(1));
}

TEST(AllowlistParseTest, TargetRulesMoveAListToItsRules) {
  for (const char* form : {"[[allowlists]]", "[allowlist]"}) {
    const auto set = MustParse(
        "[[rules]]\nid='a'\nregex='x'\n[[rules.allowlists]]\nstopwords=['own']\n"
        "[[rules]]\nid='b'\nregex='x'\n" +
        std::string(form) + "\nstopwords=['global']\ntargetRules=['a']\n");
    EXPECT_THAT(set->allowlists, IsEmpty());
    ASSERT_THAT(set->rules[0].allowlists, SizeIs(2));
    EXPECT_THAT(set->rules[0].allowlists[1].stopwords, ElementsAre("global"));
    EXPECT_THAT(set->rules[1].allowlists, IsEmpty());
  }
}

TEST(AllowlistParseTest, NoTargetRulesMeansAllRules) {
  EXPECT_THAT(MustParse("[[allowlists]]\npaths=['a']\ntargetRules=[]\n")->allowlists, SizeIs(1));
}

}  // namespace
}  // namespace secretscan
