// The reference's weak typing: values of one type where another is expected.
#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The only rule of a configuration whose rule has the given extra lines.
Rule RuleWith(const std::string& lines) {
  const auto set = MustParse("[[rules]]\nid = 'a'\nregex = 'b(c)'\n" + lines + "\n");
  return set->rules.empty() ? Rule{} : set->rules[0];
}

std::string ErrorWith(const std::string& lines) {
  return ParseError("[[rules]]\nid = 'a'\nregex = 'b(c)'\n" + lines + "\n");
}

TEST(WeakTypingTest, TextIsSplitAtCommasWithoutTrimming) {
  EXPECT_THAT(RuleWith("tags = 'p, q'").tags, ElementsAre("p", " q"));
  EXPECT_THAT(RuleWith("tags = 'p,'").tags, ElementsAre("p", ""));
  EXPECT_THAT(RuleWith("tags = ','").tags, ElementsAre("", ""));
  EXPECT_THAT(RuleWith("tags = 'p'").tags, ElementsAre("p"));
  EXPECT_THAT(RuleWith("tags = ''").tags, IsEmpty());
}

TEST(WeakTypingTest, ElementsOfAListAreNotSplit) {
  EXPECT_THAT(RuleWith("tags = ['p,q']").tags, ElementsAre("p,q"));
}

TEST(WeakTypingTest, ScalarBecomesAListOfOne) {
  EXPECT_THAT(RuleWith("tags = 5").tags, ElementsAre("5"));
  EXPECT_THAT(RuleWith("tags = 2.50").tags, ElementsAre("2.5"));
  EXPECT_THAT(RuleWith("tags = true").tags, ElementsAre("1"));
  EXPECT_THAT(RuleWith("tags = {}").tags, IsEmpty());
}

TEST(WeakTypingTest, ScalarsInListsBecomeText) {
  EXPECT_THAT(RuleWith("tags = [1, -2, 0.5, true, false, 1e21]").tags,
              ElementsAre("1", "-2", "0.5", "1", "0", "1000000000000000000000"));
}

TEST(WeakTypingTest, NumbersAndBooleansBecomeText) {
  EXPECT_EQ(MustParse("[[rules]]\nid = 5\nregex = true\n")->rules[0].id, "5");
  EXPECT_EQ(MustParse("[[rules]]\nid = 'a'\nregex = true\n")->rules[0].regex->pattern(), "1");
  EXPECT_EQ(RuleWith("description = false").description, "0");
}

TEST(WeakTypingTest, TextBecomesANumber) {
  EXPECT_EQ(RuleWith("entropy = '0.1'").entropy, 0.1);
  EXPECT_EQ(RuleWith("entropy = ''").entropy, 0);
  EXPECT_EQ(RuleWith("entropy = 3").entropy, 3);
  EXPECT_EQ(RuleWith("entropy = true").entropy, 1);
  EXPECT_EQ(RuleWith("secretGroup = '1'").secret_group, 1);
  EXPECT_EQ(RuleWith("secretGroup = '0x1'").secret_group, 1);
  EXPECT_EQ(RuleWith("secretGroup = ''").secret_group, 0);
  EXPECT_EQ(RuleWith("secretGroup = 1.9").secret_group, 1);
  EXPECT_EQ(RuleWith("secretGroup = true").secret_group, 1);
}

TEST(WeakTypingTest, ScalarsBecomeBooleans) {
  EXPECT_TRUE(RuleWith("skipReport = 'T'").skip_report);
  EXPECT_TRUE(RuleWith("skipReport = 2").skip_report);
  EXPECT_TRUE(RuleWith("skipReport = 0.5").skip_report);
  EXPECT_FALSE(RuleWith("skipReport = 'false'").skip_report);
  EXPECT_FALSE(RuleWith("skipReport = ''").skip_report);
}

TEST(WeakTypingTest, RequiredAcceptsTextForNumbers) {
  const Rule rule = RuleWith("[[rules.required]]\nid='a'\nwithinLines='2'\nwithinColumns=2.9");
  ASSERT_EQ(rule.required.size(), 1u);
  EXPECT_EQ(rule.required[0].within_lines, 2);
  EXPECT_EQ(rule.required[0].within_columns, 2);
}

TEST(WeakTypingTest, TableStandsForAListOfOneTable) {
  EXPECT_EQ(MustParse("[rules]\nid = 'a'\nregex = 'b'\n")->rules.size(), 1u);
  EXPECT_EQ(MustParse("[allowlists]\nregexes = ['b']\n")->allowlists.size(), 1u);
  EXPECT_EQ(RuleWith("[rules.required]\nid = 'a'").required.size(), 1u);
  EXPECT_THAT(MustParse("rules = {}")->rules, IsEmpty());
  EXPECT_THAT(MustParse("rules = ''")->rules, IsEmpty());
  EXPECT_THAT(MustParse("rules = []")->rules, IsEmpty());
}

TEST(WeakTypingTest, EmptyTableOutsideOfListsIsAbsent) {
  for (const char* text : {"[allowlist]", "title = {}", "[title.a.b]", "[rules.a.b]", "[extend]"}) {
    const auto set = MustParse(text);
    EXPECT_THAT(set->rules, IsEmpty());
    EXPECT_THAT(set->allowlists, IsEmpty());
  }
  EXPECT_THAT(ErrorWith("[rules.allowlist]"), HasSubstr("must contain at least one check"));
  EXPECT_THAT(ErrorWith("description = {}"), HasSubstr("'Rules[0].Description'"));
  EXPECT_THAT(ParseError("rules = [{}]"), HasSubstr("rule |id| is missing or empty"));
}

TEST(WeakTypingTest, ListDoesNotStandForATable) {
  EXPECT_EQ(ParseError("[[allowlist]]\nregexes = ['b']\n"),
            "test.toml:1: 'AllowList' expected a map, got 'slice'");
  EXPECT_EQ(ErrorWith("[[rules.allowlist]]\nregexes = ['b']"),
            "test.toml:4: rule 'a': 'Rules[0].AllowList' expected a map, got 'slice'");
  EXPECT_EQ(ErrorWith("[[rules.secretscan]]\nseverity = 'low'"),
            "test.toml:4: rule 'a': 'Rules[0].secretscan' expected a map, got 'slice'");
}

TEST(WeakTypingTest, ScalarsDoNotStandForTables) {
  EXPECT_EQ(ParseError("rules = ['x']"), "test.toml:1: 'Rules[0]' expected a map, got 'string'");
  EXPECT_EQ(ParseError("rules = 5"), "test.toml:1: 'Rules[0]' expected a map, got 'int64'");
  EXPECT_EQ(ParseError("extend = 1.5"), "test.toml:1: 'Extend' expected a map, got 'float64'");
  EXPECT_EQ(ParseError("allowlists = true"),
            "test.toml:1: 'Allowlists[0]' expected a map, got 'bool'");
}

TEST(WeakTypingTest, UnparsableNumberNamesFieldAndLine) {
  EXPECT_THAT(ErrorWith("\nentropy = 'high'"),
              HasSubstr("test.toml:5: rule 'a': cannot parse 'Rules[0].Entropy' as float"));
  EXPECT_THAT(ErrorWith("secretGroup = '1x'"),
              HasSubstr("cannot parse 'Rules[0].SecretGroup' as int"));
  EXPECT_THAT(ErrorWith("skipReport = 'yes'"),
              HasSubstr("cannot parse 'Rules[0].SkipReport' as bool"));
  EXPECT_THAT(ErrorWith("[[rules.required]]\nid = 'a'\nwithinLines = 'x'"),
              HasSubstr("test.toml:6: rule 'a': cannot parse 'Rules[0].Required[0].WithinLines'"));
}

TEST(WeakTypingTest, ListsAndDatesAreNoText) {
  EXPECT_EQ(ErrorWith("description = ['x']"),
            "test.toml:4: rule 'a': 'Rules[0].Description' expected type 'string', got "
            "unconvertible type 'slice'");
  EXPECT_THAT(ErrorWith("description = 2024-01-01"), HasSubstr("'Rules[0].Description'"));
  EXPECT_THAT(ErrorWith("tags = ['x',\n['y']]"),
              HasSubstr("test.toml:5: rule 'a': 'Rules[0].Tags[1]' expected type 'string'"));
  EXPECT_THAT(ErrorWith("entropy = []"), HasSubstr("'Rules[0].Entropy' expected type 'float'"));
}

TEST(WeakTypingTest, EntropyMustBeFinite) {
  for (const char* value : {"nan", "inf", "-inf", "'NaN'", "'+Inf'", "'infinity'"}) {
    EXPECT_EQ(ErrorWith(std::string("entropy = ") + value),
              "test.toml:4: rule 'a': entropy must be a finite number");
  }
  EXPECT_THAT(ErrorWith("secretGroup = nan"), HasSubstr("'Rules[0].SecretGroup'"));
  EXPECT_THAT(ErrorWith("secretGroup = 1e300"), HasSubstr("'Rules[0].SecretGroup'"));
}

TEST(WeakTypingTest, OfTwoSpellingsOfAKeyTheLastWrittenCounts) {
  EXPECT_EQ(RuleWith("Entropy = 1\nentropy = 2").entropy, 2);
  EXPECT_EQ(RuleWith("entropy = 2\nEntropy = 1").entropy, 1);
}

}  // namespace
}  // namespace secretscan
