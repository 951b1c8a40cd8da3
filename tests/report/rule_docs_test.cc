#include "report/rule_docs.h"

#include "base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;

constexpr char kRules[] =
    "[[rules]]\nid = 'acme-token'\ndescription = 'A <b>token</b> | of Acme.'\n"
    "regex = '''\\b(acme_[a-z0-9]{20})\\b'''\nkeywords = ['acme_']\nentropy = 2.5\n"
    "[rules.secretscan]\nconfidence = 'medium'\nprovider = 'Acme'\nvalidate = ['not-filled-up']\n"
    "revoke = 'https://acme.example/tokens'\npositives = ['acme_{lowernum:20}']\n"
    "[[rules.allowlists]]\ndescription = 'documentation'\nstopwords = ['sample']\n";

TEST(RuleDocsTest, TablesByFile) {
  const auto rules = ParseRules(kRules, "pack/35-ai-tools.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const std::string tables = RuleTables(**rules);
  EXPECT_THAT(tables, HasSubstr("\n## ai tools\n"));
  EXPECT_THAT(tables, HasSubstr("| high | medium | Acme | [revoke](<https://acme.example/tokens>) |"));
  EXPECT_THAT(tables, HasSubstr("| acme-token | A \\<b\\>token\\</b\\> \\| of Acme. |"));
}

TEST(RuleDocsTest, DescribesOneRule) {
  const auto rules = ParseRules(kRules, "35-ai.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const std::string text = RuleDescription(**rules, (*rules)->rules[0]);
  for (const char* part :
       {"acme-token", "35-ai.toml:1", "acme_{lowernum:20}", "not-filled-up: ", "documentation, words: 1",
        "above 2.5 bits", "25 to 25 bytes", "for whole matches"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

// Made again by: build/release/secretscan rules docs > docs/rules.md
TEST(RuleDocsTest, TheDocumentIsUpToDate) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  const auto document = ReadFile(SECRETSCAN_SOURCE_DIR "/docs/rules.md");
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_TRUE(*document == RuleTables(**rules))
      << "docs/rules.md is out of date: secretscan rules docs > docs/rules.md";
}

}  // namespace
}  // namespace secretscan
