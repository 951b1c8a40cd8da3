#include "scan/rule_lint.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

// A rule of which nothing is to be said.
std::string Good(const std::string& id = "good-token", const std::string& prefix = "good_") {
  return "[[rules]]\nid = '" + id + "'\ndescription = 'A token that opens everything there is.'\n"
         "regex = '''\\b(" + prefix + "[a-z0-9]{20})\\b'''\nkeywords = ['" + prefix + "']\n"
         "tags = ['test']\n[rules.secretscan]\nprovider = 'Good'\nopens = 'all'\n"
         "revoke = 'https://good.example/r'\nsource = 'https://good.example/s'\n"
         "positives = ['" + prefix + "{lowernum:20}', 'x = " + prefix + "{lowernum:20}']\n"
         "negatives = ['" + prefix + "{lowernum:19}', 'x']\n";
}

// "level code" of what is said.
std::vector<std::string> Lint(const std::string& toml) {
  const auto rules = ParseRules(toml, "test.toml");
  EXPECT_TRUE(rules.ok()) << rules.status();
  const auto findings = LintRules(*rules, "");
  EXPECT_TRUE(findings.ok()) << findings.status();
  std::vector<std::string> said;
  for (const LintFinding& finding : *findings) {
    said.push_back(std::string(LintLevelName(finding.level)) + " " + std::string(finding.code));
  }
  return said;
}

TEST(RuleLintTest, GoodRulesAreLeftInPeace) { EXPECT_THAT(Lint(Good()), IsEmpty()); }

TEST(RuleLintTest, BareRulesMissEverything) {
  EXPECT_THAT(Lint("[[rules]]\nid = 'Bad_Id'\nregex = '''x[0-9a-f]{8}'''\n"),
              IsSupersetOf({"warning id", "note undocumented", "note few-examples",
                            "warning no-keywords", "warning open-end"}));
  // In a pack with our own keys documentation is due.
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''xyz'''\nkeywords = ['xyz']\n"
                   "[rules.secretscan]\nseverity = 'low'\n"),
              IsSupersetOf({"warning undocumented", "warning few-examples"}));
}

TEST(RuleLintTest, TellsWhatIsExpensive) {
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''.*'''\n"), Contains("warning expensive"));
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''\\b[0-9a-f]{32}\\b'''\nkeywords = ['acme']\n"),
              IsSupersetOf({"warning expensive", "note keyword-apart"}));
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''acme(?:.|\\n)*[0-9]{9}\\b'''\n"
                   "keywords = ['acme']\n"),
              Contains("note unbounded"));
}

TEST(RuleLintTest, TellsWhatMayHoldAnyLinesEnd) {
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''acme[^;]{0,60};[0-9]{9}\\b'''\nkeywords = ['acme']\n"),
              Contains("warning any-line-end"));
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''acme[^;\\n]{0,60}[=:]\\s{0,9}[0-9]{9}\\b'''\nkeywords = ['acme']\n"),
              Not(Contains("warning any-line-end")));
}

TEST(RuleLintTest, TellsKeywordsThatTellLittle) {
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''\\bab\\b'''\nkeywords = ['ab']\n"),
              Contains("note short-keyword"));
}

TEST(RuleLintTest, TellsDialects) {
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''acme(?<name>x)'''\nkeywords = ['acme']\n"),
              Contains("note dialect"));
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''acme\\\\Cx'''\nkeywords = ['acme']\n"),
              Not(Contains("warning dialect")));
}

TEST(RuleLintTest, ComparesRules) {
  const auto said = Lint(Good() + Good("again", "good_"));
  EXPECT_THAT(said, IsSupersetOf({"warning duplicate", "note overlap"}));
}

TEST(RuleLintTest, TriesExamples) {
  EXPECT_THAT(Lint("[[rules]]\nid = 'a'\nregex = '''\\bacme\\b'''\nkeywords = ['acme']\n"
                   "[rules.secretscan]\npositives = ['acne']\n"),
              Contains("error example"));
}

}  // namespace
}  // namespace secretscan
