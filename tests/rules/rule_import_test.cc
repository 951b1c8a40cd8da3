#include "rules/rule_import.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/example.h"
#include "rules/import_values.h"
#include "rules/pattern_import.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What the expression becomes, or why it does not.
std::string Imported(std::string_view pattern) {
  const auto imported = ImportPattern(pattern);
  return imported.ok() ? imported->pattern
                       : "refused: " + std::string(imported.status().message());
}

TEST(PatternImportTest, TakesOutWhatVerboseExpressionsAllow) {
  EXPECT_EQ(Imported("(?x)\n \\b ( a\\_b [a-z 0-9]{3} ) # comment )\n \\b"),
            "\\b(a_b[a-z0-9]{3})\\b");
  EXPECT_EQ(Imported("(?xi) a b (?-x) c d"), "(?i)ab c d");
  EXPECT_EQ(Imported("(?x: a b ) c d"), "(?:ab) c d");
  EXPECT_EQ(Imported("((?x) a ) b"), "(a) b");
  EXPECT_EQ(Imported("(?x) a\\ b [\\ c] \\#"), "a b[ c]\\#");
  EXPECT_EQ(Imported("a # b"), "a # b");
}

TEST(PatternImportTest, WritesNamesAndEscapesAsOthersReadThem) {
  EXPECT_EQ(Imported("(?<a>x)(?P<b>y)"), "(?P<a>x)(?P<b>y)");
  EXPECT_EQ(Imported("\\u{1f}\\u0041\\e(?u)z(?#note)"), "\\x{1f}\\x{0041}\\x1bz");
  EXPECT_EQ(Imported("[]a][^]b][[:alpha:]_]"), "[]a][^]b][[:alpha:]_]");
  EXPECT_EQ(ImportPattern("(a)(?:b)(?P<TOKEN>c)")->token_group, 2);
  EXPECT_EQ(ImportPattern("(a)")->token_group, 0);
}

TEST(PatternImportTest, RefusesWhatHasNoEquivalent) {
  for (const char* pattern :
       {"a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?P<n>a)\\k<n>", "(?>a)", "(?|a)",
        "(?(1)a)", "\\Ka", "a\\Z", "[a&&b]", "[a[b]]", "(?R)", "a{2000}", "a++", "(", "[a", "\\",
        "(?y)a", "(?P<n", "(?", ""}) {
    const bool is_empty = *pattern == '\0';
    EXPECT_EQ(Imported(pattern).starts_with("refused: "), !is_empty) << pattern;
  }
}

TEST(TemplateOfTest, BreaksUpWhatLooksLikeASecret) {
  const std::string example = "key = " + std::string(12, 'a') + "{b}";
  const std::string text = TemplateOf(example);
  EXPECT_EQ(text, "key = aaaa{}aaaa{}aaaa{{b}");
  EXPECT_EQ(*ExpandExample(text), example);
}

TEST(EntropyFilterTest, TakesTheLimitAndListsTheRest) {
  const EntropyFilter filter = ReadEntropyFilter(
      "filter.entropy(finding[\"secret\"]) <= 3.5 ||\n(a || b) || f(\"x || y\")");
  EXPECT_EQ(filter.limit, "3.5");
  EXPECT_THAT(filter.others, ElementsAre("(a || b)", "f(\"x || y\")"));
  EXPECT_EQ(ReadEntropyFilter("entropy(finding[\"secret\"]) < 2").limit, "2");
  EXPECT_EQ(ReadEntropyFilter("entropy(finding[\"match\"]) < 2").limit, "");
  EXPECT_EQ(ReadEntropyFilter("").limit, "");
  EXPECT_THAT(ReadEntropyFilter("").others, IsEmpty());
}

constexpr char kYaml[] = R"(
rules:
  - name: Acme key
    id: kingfisher.acme.1
    pattern: |
      (?xi)
      \b (x)? acme\_ (?P<TOKEN> [a-z0-9]{20} ) \b
    min_entropy: 3.5
    confidence: medium
    references: ['http://old.example', 'https://acme.example/docs']
    pattern_requirements:
      min_digits: 2
      ignore_if_contains: [sample]
    categories: [api]
    tags: [acme]
    validation: {type: Http, content: {}}
    depends_on_rule: [{rule_id: kingfisher.acme.2}]
  - name: Acme id
    id: kingfisher.acme.2
    pattern: 'acme-id(?=x)'
  - name: Acme helper
    id: kingfisher.acme.3
    pattern: 'acme-([0-9]{8})'
    visible: false
)";

TEST(RuleImportTest, ConvertsKingfisher) {
  const auto imported = ImportRules(ImportFormat::kKingfisher, kYaml, "acme.yml");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->rules, 2);
  EXPECT_EQ(imported->left_out, 1);
  const auto rules = ParseRules(imported->toml, "imported");
  ASSERT_TRUE(rules.ok()) << rules.status() << imported->toml;
  ASSERT_THAT((*rules)->rules, SizeIs(2));
  const Rule& rule = (*rules)->rules[0];
  EXPECT_EQ(rule.id, "kingfisher-acme-1");
  EXPECT_EQ(rule.description, "Acme key");
  EXPECT_EQ(rule.secret_group, 2);
  EXPECT_EQ(rule.entropy, 3.5);
  EXPECT_EQ(rule.confidence, Confidence::kMedium);
  EXPECT_EQ(rule.source_url, "https://acme.example/docs");
  EXPECT_THAT(rule.keywords, ElementsAre("acme_"));
  EXPECT_THAT(rule.tags, ElementsAre("api", "acme"));
  ASSERT_THAT(rule.allowlists, SizeIs(1));
  EXPECT_THAT(rule.allowlists[0].stopwords, ElementsAre("sample"));
  EXPECT_TRUE((*rules)->rules[1].skip_report);
  EXPECT_THAT(imported->notes, Contains(HasSubstr("'min_digits' has no equivalent")));
  EXPECT_THAT(imported->notes, Contains(HasSubstr("'validation' has no equivalent")));
  EXPECT_THAT(imported->notes, Contains(HasSubstr("'depends_on_rule' has no equivalent")));
  EXPECT_THAT(imported->notes,
              Contains("acme.yml:18: rule 'kingfisher.acme.2': left out: its expression: "
                       "look-around, (?=…)"));
}

TEST(RuleImportTest, ConvertsNoseyParker) {
  const auto imported = ImportRules(ImportFormat::kNoseyParker,
                                    "rules:\n- name: Acme\n  id: np.acme.1\n  pattern: "
                                    "'\\b(acme_[a-z]{8})\\b'\n  description: Opens Acme.\n"
                                    "  examples: ['k = acme_abcdefgh{']\n",
                                    "np.yml");
  ASSERT_TRUE(imported.ok()) << imported.status();
  const auto rules = ParseRules(imported->toml, "imported");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ((*rules)->rules[0].description, "Opens Acme.");
  ASSERT_THAT((*rules)->rules[0].positive_examples, SizeIs(1));
  EXPECT_EQ(*ExpandExample((*rules)->rules[0].positive_examples[0]), "k = acme_abcdefgh{");
  EXPECT_THAT(imported->notes, IsEmpty());
}

TEST(RuleImportTest, ConvertsBetterleaks) {
  const auto imported = ImportRules(
      ImportFormat::kBetterleaks,
      "prefilter = 'x'\n[[rules]]\nid = 'acme'\nregex = '''acme_([a-z]{8})'''\nsecretGroup = 1\n"
      "keywords = ['acme_']\nvalidate = 'http.get()'\n"
      "filter = '''filter.entropy(finding[\"secret\"]) <= 3 || other()'''\n"
      "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['no']\n",
      "b.toml");
  ASSERT_TRUE(imported.ok()) << imported.status();
  const auto rules = ParseRules(imported->toml, "imported");
  ASSERT_TRUE(rules.ok()) << rules.status() << imported->toml;
  const Rule& rule = (*rules)->rules[0];
  EXPECT_EQ(rule.entropy, 3);
  EXPECT_EQ(rule.secret_group, 1);
  ASSERT_THAT(rule.allowlists, SizeIs(1));
  EXPECT_EQ(rule.allowlists[0].target, Allowlist::Target::kLine);
  EXPECT_THAT(imported->notes, Contains(HasSubstr("'prefilter' has no equivalent")));
  EXPECT_THAT(imported->notes, Contains(HasSubstr("'validate' has no equivalent")));
  EXPECT_THAT(imported->notes, Contains(HasSubstr("other()")));
}

TEST(RuleImportTest, TakesRulesForPathsAlone) {
  const auto imported = ImportRules(ImportFormat::kBetterleaks,
                                    "[[rules]]\nid = 'store'\npath = '''\\.p12$'''\n", "b.toml");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->rules, 1);
  EXPECT_THAT(imported->notes, IsEmpty());
  EXPECT_NE((*ParseRules(imported->toml, "imported"))->rules[0].path, nullptr);
}

TEST(RuleImportTest, RefusesWhatIsNoRuleFile) {
  for (const char* text : {"", "rules: 3", "[]", "rules: [", "- a", "a: *b"}) {
    EXPECT_FALSE(ImportRules(ImportFormat::kKingfisher, text, "x").ok()) << text;
  }
  EXPECT_FALSE(ImportRules(ImportFormat::kBetterleaks, "rules: []", "x").ok());
}

TEST(RuleImportTest, LeavesOutRulesThatAreWrong) {
  const auto imported = ImportRules(
      ImportFormat::kKingfisher,
      "rules:\n- 3\n- {id: a, pattern: x}\n- {id: A, pattern: y}\n- {id: b}\n- {pattern: z}\n", "x");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->rules, 1);
  EXPECT_EQ(imported->left_out, 4);
}

}  // namespace
}  // namespace secretscan
