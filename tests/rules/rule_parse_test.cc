// The keys of a configuration: what each becomes.
#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(RuleParseTest, ReadsEveryKeyOfARule) {
  const auto set = MustParse(R"(
title = "a title"
description = "ignored"
[[rules]]
id = "first"
description = "the first"
regex = '''tok_([a-z]{4})(x)'''
path = '''\.env$'''
secretGroup = 2
entropy = 3.5
keywords = ["TOK_", "Other"]
tags = ["a", "B"]
skipReport = true
[[rules.allowlists]]
paths = ["x"]
[[rules.required]]
id = "second"
withinLines = 3
[[rules.required]]
id = "first"
withinColumns = 80
[[rules]]
id = "second"
path = "y"
)");
  EXPECT_EQ(set->title, "a title");
  EXPECT_EQ(set->origin, "test.toml");
  EXPECT_THAT(set->warnings, IsEmpty());
  ASSERT_EQ(set->rules.size(), 2u);
  const Rule& rule = set->rules[0];
  EXPECT_EQ(rule.id, "first");
  EXPECT_EQ(rule.description, "the first");
  ASSERT_NE(rule.regex, nullptr);
  EXPECT_EQ(rule.regex->pattern(), "tok_([a-z]{4})(x)");
  ASSERT_NE(rule.path, nullptr);
  EXPECT_EQ(rule.path->pattern(), R"(\.env$)");
  EXPECT_EQ(rule.secret_group, 2);
  EXPECT_EQ(rule.entropy, 3.5);
  EXPECT_THAT(rule.keywords, ElementsAre("tok_", "other"));
  EXPECT_THAT(rule.tags, ElementsAre("a", "B"));
  EXPECT_TRUE(rule.skip_report);
  EXPECT_EQ(rule.allowlists.size(), 1u);
  ASSERT_EQ(rule.required.size(), 2u);
  EXPECT_EQ(rule.required[0].rule_id, "second");
  EXPECT_EQ(rule.required[0].within_lines, 3);
  EXPECT_EQ(rule.required[0].within_columns, std::nullopt);
  EXPECT_EQ(rule.required[1].within_lines, std::nullopt);
  EXPECT_EQ(rule.required[1].within_columns, 80);
  EXPECT_EQ(set->rules[1].regex, nullptr);
}

TEST(RuleParseTest, DefaultsAreEmpty) {
  const auto set = MustParse("[[rules]]\nid = 'a'\nregex = 'b'\n");
  ASSERT_EQ(set->rules.size(), 1u);
  const Rule& rule = set->rules[0];
  EXPECT_EQ(rule.path, nullptr);
  EXPECT_EQ(rule.secret_group, 0);
  EXPECT_EQ(rule.entropy, 0);
  EXPECT_THAT(rule.keywords, IsEmpty());
  EXPECT_FALSE(rule.skip_report);
  EXPECT_EQ(rule.severity, Severity::kHigh);
}

TEST(RuleParseTest, ConfigurationWithoutRulesIsLegal) {
  EXPECT_THAT(MustParse("")->rules, IsEmpty());
  EXPECT_THAT(MustParse("title = 'none'")->rules, IsEmpty());
  EXPECT_EQ(MustParse("\xEF\xBB\xBFtitle = 'after a byte order mark'")->title,
            "after a byte order mark");
}

TEST(RuleParseTest, KeysIgnoreCaseAndUnknownKeysAreIgnored) {
  const auto set = MustParse(R"(
TITLE = "t"
unknown = {a = 1}
[[RULES]]
ID = "a"
ReGex = 'b(c)'
SECRETGROUP = 1
KeyWords = ["K"]
report = false
[RULES.allowList]
StopWords = ["s"]
nonsense = 1
)");
  EXPECT_EQ(set->title, "t");
  ASSERT_EQ(set->rules.size(), 1u);
  EXPECT_EQ(set->rules[0].secret_group, 1);
  EXPECT_THAT(set->rules[0].keywords, ElementsAre("k"));
  ASSERT_EQ(set->rules[0].allowlists.size(), 1u);
  EXPECT_THAT(set->rules[0].allowlists[0].stopwords, ElementsAre("s"));
}

TEST(RuleParseTest, TextBeyondAsciiArrivesWhole) {
  const auto set = MustParse(
      "# \u00E4\ntitle = \"\"\"\\\n  \u00E9\u00A0t\u00E9 \U0001F600\"\"\"\n"
      "[[rules]]\n'id' = '\u4E2D'\nregex = '''\u00E4'''\ndescription = \"\u041E\"\n");
  EXPECT_EQ(set->title, "\u00E9\u00A0t\u00E9 \U0001F600");
  EXPECT_EQ(set->rules[0].id, "\u4E2D");
  EXPECT_EQ(set->rules[0].regex->pattern(), "\u00E4");
  EXPECT_EQ(set->rules[0].description, "\u041E");
  EXPECT_EQ(MustParse("title = '~7e~\u00E9'")->title, "~7e~\u00E9");
  EXPECT_EQ(MustParse(R"(title = "~\u007e7e\u00E9~")")->title, "~~7e\u00E9~");
}

TEST(RuleParseTest, KeywordsFoldTheTwoForeignLettersThatLowerToAscii) {
  const auto set = MustParse("[[rules]]\nid='a'\nregex='b'\nkeywords=['\u212AEY', '\u0130D']\n");
  EXPECT_THAT(set->rules[0].keywords, ElementsAre("key", "id"));
}

TEST(RuleParseTest, NegativeGroupAndEntropyAreAccepted) {
  const auto set = MustParse("[[rules]]\nid='a'\nregex='b'\nsecretGroup=-2\nentropy=-1.5\n");
  EXPECT_EQ(set->rules[0].secret_group, -2);
  EXPECT_EQ(set->rules[0].entropy, -1.5);
}

TEST(RuleParseTest, HugeNegativeGroupIsHeldInAnInt) {
  const auto set =
      MustParse("[[rules]]\nid='a'\nregex='b'\nsecretGroup=-9223372036854775808\n");
  EXPECT_LT(set->rules[0].secret_group, 0);
}

TEST(RuleParseTest, GroupOfAPathOnlyRuleIsNotChecked) {
  EXPECT_EQ(MustParse("[[rules]]\nid='a'\npath='b'\nsecretGroup=7\n")->rules[0].secret_group, 7);
}

TEST(RuleParseTest, IdIsKeptAsWritten) {
  EXPECT_EQ(MustParse("[[rules]]\nid=' a '\nregex='b'\n")->rules[0].id, " a ");
}

TEST(RuleParseTest, LastOfTwoEqualIdsWinsInThePlaceOfTheFirst) {
  const auto set = MustParse(R"([[rules]]
id = "a"
regex = "first"
tags = ["t"]
[[rules]]
id = "b"
regex = "b"
[[rules]]
id = "a"
regex = "last"
)");
  ASSERT_EQ(set->rules.size(), 2u);
  EXPECT_EQ(set->rules[0].regex->pattern(), "last");
  EXPECT_THAT(set->rules[0].tags, IsEmpty());
  EXPECT_EQ(set->rules[1].id, "b");
  EXPECT_THAT(set->warnings,
              ElementsAre("test.toml:8: rule 'a': replaces the rule of the same id in line 1"));
}

TEST(RuleParseTest, FileOrderIsKeptWithoutExtension) {
  const auto set = MustParse("[[rules]]\nid='z'\nregex='b'\n[[rules]]\nid='a'\nregex='b'\n");
  EXPECT_EQ(set->rules[0].id, "z");
  EXPECT_EQ(set->rules[1].id, "a");
}

TEST(RuleParseTest, NamedGroupsInBothSpellings) {
  const auto set =
      MustParse("[[rules]]\nid='a'\nregex='(?<x>a)(?P<y>b)'\nsecretGroup=2\n");
  EXPECT_EQ(set->rules[0].regex->group_count(), 2);
}

TEST(RuleParseTest, ReadsOurOwnTable) {
  const auto set = MustParse(R"([[rules]]
id = "a"
regex = "b"
[rules.secretscan]
severity = "critical"
provider = "Example"
opens = "everything"
revoke = "https://example.com/revoke"
source = "https://example.com/format"
positives = ["b, {hex:4}", "b"]
negatives = "c, d"
sevreity = "low"
)");
  const Rule& rule = set->rules[0];
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_EQ(rule.provider, "Example");
  EXPECT_EQ(rule.opens, "everything");
  EXPECT_EQ(rule.revoke_url, "https://example.com/revoke");
  EXPECT_EQ(rule.source_url, "https://example.com/format");
  EXPECT_THAT(rule.positive_examples, ElementsAre("b, {hex:4}", "b"));
  EXPECT_THAT(rule.negative_examples, ElementsAre("c, d"));  // one example, not split
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("unknown key 'sevreity'")));
}

TEST(RuleParseTest, EverySeverityHasItsName) {
  for (Severity severity : {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh,
                            Severity::kCritical}) {
    const std::string name(SeverityName(severity));
    const auto set = MustParse("[[rules]]\nid='a'\nregex='b'\n[rules.secretscan]\nseverity='" +
                               name + "'\n");
    EXPECT_EQ(set->rules[0].severity, severity) << name;
  }
}

TEST(RuleParseTest, NewerMinVersionIsOnlyAWarning) {
  EXPECT_THAT(MustParse("minVersion = 'v8.25.0'")->warnings, IsEmpty());
  EXPECT_THAT(MustParse("minVersion = '8.30.1'")->warnings, IsEmpty());
  EXPECT_THAT(MustParse("minVersion = '8.30.0-rc1+build.5'")->warnings, IsEmpty());
  EXPECT_THAT(MustParse("\nminVersion = 'v8.31'")->warnings,
              ElementsAre(HasSubstr("test.toml:2: config requires a newer Gitleaks version")));
  EXPECT_THAT(MustParse("minVersion = 9")->warnings, ElementsAre(HasSubstr("newer")));
}

TEST(RuleParseTest, UrlOfExtendIsIgnored) {
  EXPECT_THAT(MustParse("[extend]\nurl = 'https://example.com/x.toml'\n")->warnings, IsEmpty());
}

TEST(RuleParseTest, ReadsHowSureARuleIs) {
  const auto set = MustParse(R"(
[[rules]]
id = "a-generic-one"
regex = "x"
[[rules]]
id = "plain"
regex = "x"
[rules.secretscan]
confidence = "medium"
rank = 3
validate = ["not-filled-up"]
)");
  ASSERT_EQ(set->rules.size(), 2u);
  EXPECT_TRUE(set->ranked);
  EXPECT_EQ(set->rules[0].rank, kGenericRank);
  EXPECT_EQ(set->rules[0].confidence, Confidence::kHigh);
  EXPECT_THAT(set->rules[0].validators, IsEmpty());
  EXPECT_EQ(set->rules[1].rank, 3);
  EXPECT_EQ(set->rules[1].confidence, Confidence::kMedium);
  EXPECT_THAT(set->rules[1].validators, ElementsAre(FindValidator("not-filled-up")));
  EXPECT_FALSE(MustParse("[[rules]]\nid = 'a'\nregex = 'x'\n")->ranked);
}

TEST(RuleParseTest, RefusesWhatSaysNothingOfSureness) {
  const std::string rule = "[[rules]]\nid = 'a'\nregex = 'x'\n[rules.secretscan]\n";
  EXPECT_THAT(ParseError(rule + "confidence = 'certain'"), HasSubstr("expected low, medium or high"));
  EXPECT_THAT(ParseError(rule + "rank = 5000"), HasSubstr("between -1000 and 1000"));
  EXPECT_THAT(ParseError(rule + "validate = ['luck']"),
              ::testing::AllOf(HasSubstr("unknown check 'luck'"), HasSubstr("not-filled-up")));
}

TEST(CaseFoldingKeyTest, TakesTwoWords) {
  EXPECT_EQ(MustParse("[secretscan]\ncase_folding='ascii'\n[[rules]]\nid='a'\nregex='(?i)s'\n")->rules[0].regex->folding(),
            CaseFolding::kAscii);
  EXPECT_EQ(MustParse("[secretscan]\ncase_folding='unicode'\n[[rules]]\nid='a'\nregex='(?i)s'\n")->rules[0].regex->folding(),
            CaseFolding::kUnicode);
  EXPECT_EQ(ParseError("[secretscan]\ncase_folding='ASCII'\n"),
            "test.toml:2: unknown case_folding 'ASCII' (expected ascii or unicode)");
}

TEST(CaseFoldingKeyTest, OtherKeysOfThePackAreWarnedOf) {
  EXPECT_THAT(MustParse("[secretscan]\ncase_fold='ascii'\n[[rules]]\nid='a'\nregex='(?i)s'\n")->warnings,
              ElementsAre("test.toml:2: unknown key 'case_fold' in [secretscan] is ignored"));
  EXPECT_THAT(MustParse("[secretscan]\nCase_Folding='ascii'\n[[rules]]\nid='a'\nregex='(?i)s'\n")->warnings, IsEmpty());
  for (const char* none : {"secretscan=1\n", "secretscan=[]\n", "[[secretscan]]\n", "secretscan=''\n"}) {
    EXPECT_THAT(ParseError(none), HasSubstr("secretscan")) << none;
  }
}

TEST(CaseFoldingKeyTest, TellsWhichExpressionAsciiCannotBe) {
  EXPECT_THAT(ParseError("[secretscan]\ncase_folding='ascii'\n[[rules]]\nid='a'\nregex='(?i)\\x4b'\n"),
              ::testing::StartsWith("test.toml:5: rule 'a': regex: with ASCII case folding"));
}

}  // namespace
}  // namespace secretscan
