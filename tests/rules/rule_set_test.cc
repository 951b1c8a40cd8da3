#include "rules/rule_set.h"

#include <algorithm>
#include <set>

#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::MatchesRegex;
using ::testing::SizeIs;

constexpr char kThree[] = R"(
[[rules]]
id = "a"
regex = "x"
[[rules.required]]
id = "b"
[[rules]]
id = "b"
regex = "y"
[[rules]]
id = "c"
regex = "z"
)";

std::string DigestOf(const std::string& toml) { return MustParse(toml)->digest; }

TEST(RuleSetTest, FindsRulesById) {
  const auto set = MustParse(kThree);
  EXPECT_EQ(set->Find("a"), 0);
  EXPECT_EQ(set->Find("c"), 2);
  EXPECT_EQ(set->Find("d"), -1);
  EXPECT_EQ(set->Find(""), -1);
}

TEST(RuleSetTest, IndexesRulesFilledByHand) {
  RuleSet set;
  set.rules.resize(2);
  set.rules[1].id = "x";
  EXPECT_EQ(set.Find("x"), -1);
  set.Index();
  EXPECT_EQ(set.Find("x"), 1);
}

TEST(RuleSetTest, RestrictKeepsTheNamedRulesInOrder) {
  RuleSet set = *MustParse(kThree);
  const std::string before = set.digest;
  ASSERT_TRUE(set.Restrict({"c", "a", "c"}).ok());
  ASSERT_THAT(set.rules, SizeIs(2));
  EXPECT_EQ(set.rules[0].id, "a");
  EXPECT_EQ(set.Find("c"), 1);
  EXPECT_EQ(set.Find("b"), -1);  // a helper that was not named
  EXPECT_NE(set.digest, before);
}

TEST(RuleSetTest, RestrictRefusesUnknownIdsAndChangesNothing) {
  RuleSet set = *MustParse(kThree);
  const absl::Status status = set.Restrict({"a", "nope"});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "rule 'nope' is not in the rules of test.toml");
  EXPECT_THAT(set.rules, SizeIs(3));
}

TEST(RuleSetTest, RestrictToNothingKeepsAll) {
  RuleSet set = *MustParse(kThree);
  ASSERT_TRUE(set.Restrict({}).ok());
  EXPECT_THAT(set.rules, SizeIs(3));
}

TEST(RuleDigestTest, IsStableOverOrderSpellingAndDocumentation) {
  const std::string base = DigestOf("[[rules]]\nid='a'\nregex='x'\n[[rules]]\nid='b'\nregex='y'\n");
  EXPECT_THAT(base, MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(base, DigestOf("[[rules]]\nid='b'\nregex='y'\n[[rules]]\nid='a'\nregex='x'\n"));
  EXPECT_EQ(base, DigestOf("title='t'\n[[rules]]\nID=\"a\"\nREGEX=\"x\"\n[[rules]]\nid='b'\nregex='y'\n"));
  // Keys of ours make a pack one in which findings give way by rank; what else they say is documentation.
  const std::string rule = "[[rules]]\nid='a'\nregex='x'\n[rules.secretscan]\n";
  EXPECT_EQ(DigestOf(rule + "opens='o'\npositives=['x']\n"), DigestOf(rule + "opens='p'\n"));
  EXPECT_NE(DigestOf(rule + "confidence='low'\n"), DigestOf(rule + "opens='p'\n"));
  EXPECT_NE(DigestOf(rule + "rank=1\n"), DigestOf(rule + "opens='p'\n"));
  EXPECT_NE(DigestOf(rule + "validate=['not-filled-up']\n"), DigestOf(rule + "opens='p'\n"));
}

TEST(RuleDigestTest, KnownValueDoesNotDrift) {
  EXPECT_EQ(DigestOf("[[rules]]\nid='a'\nregex='x'\n"),
            "e8cc985950b2e3645b7db7ce7f9862507abb636bb8d7cbce8ea4f082ea14ce4c");
}

TEST(RuleDigestTest, ChangesWithEverythingThatMatters) {
  const std::string rule = "[[rules]]\nid='a'\nregex='(x)'\n";
  std::vector<std::string> digests = {DigestOf(rule)};
  for (const char* more :
       {"path='p'", "secretGroup=1", "entropy=1.5", "keywords=['k']", "tags=['k']",
        "description='d'", "skipReport=true", "[rules.secretscan]\nseverity='low'",
        "[[rules.required]]\nid='a'", "[[rules.required]]\nid='a'\nwithinLines=1",
        "[[rules.required]]\nid='a'\nwithinColumns=1", "[[rules.allowlists]]\npaths=['k']",
        "[[rules.allowlists]]\nregexes=['k']", "[[rules.allowlists]]\nstopwords=['k']",
        "[[rules.allowlists]]\ncommits=['k']",
        "[[rules.allowlists]]\npaths=['k']\ncondition='and'",
        "[[rules.allowlists]]\nregexes=['k']\nregexTarget='line'", "[[allowlists]]\npaths=['k']"}) {
    digests.push_back(DigestOf(rule + more + "\n"));
  }
  const std::set<std::string> distinct(digests.begin(), digests.end());
  EXPECT_EQ(distinct.size(), digests.size());
}

TEST(RuleDigestTest, ValuesCannotRunIntoEachOther) {
  EXPECT_NE(DigestOf("[[rules]]\nid='a'\nregex='x'\nkeywords=['ab','c']\n"),
            DigestOf("[[rules]]\nid='a'\nregex='x'\nkeywords=['a','bc']\n"));
}

}  // namespace
}  // namespace secretscan
