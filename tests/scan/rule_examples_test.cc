#include "scan/rule_examples.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// One rule and, behind it, more.
constexpr char kRule[] =
    "[[rules]]\nid = 'tok'\nregex = '''\\bTOK([0-9a-f]{8})\\b'''\nkeywords = ['tok']\nentropy = 2\n"
    "[rules.secretscan]\n";

class RuleExamplesTest : public ::testing::Test {
 protected:
  ExampleReport Test(const std::string& toml) {
    auto rules = ParseRules(toml, "my.toml");
    EXPECT_TRUE(rules.ok()) << rules.status();
    rules_ = *rules;
    const auto report = TestExamples(rules_, "");
    EXPECT_TRUE(report.ok()) << report.status();
    return *report;
  }
  std::string OnlyProblem(const std::string& toml) {
    const ExampleReport report = Test(toml);
    EXPECT_THAT(report.failures, SizeIs(1));
    return report.failures.empty() ? "" : report.failures.front().problem;
  }

  std::shared_ptr<const RuleSet> rules_;
};

TEST_F(RuleExamplesTest, GoodExamplesPass) {
  const ExampleReport report =
      Test(std::string(kRule) + "positives = ['x = TOK{hex:8}']\nnegatives = ['TOK{hex:7}', 'TO']\n");
  EXPECT_EQ(report.examples, 3);
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_THAT(report.overlaps, IsEmpty());
}

TEST_F(RuleExamplesTest, FailuresNameThePlaceAndTheTemplate) {
  const ExampleReport report = Test(std::string(kRule) + "negatives = ['TOK{hex:8}']\n");
  ASSERT_THAT(report.failures, SizeIs(1));
  EXPECT_EQ(report.failures[0].rule->at.origin, "my.toml");
  EXPECT_EQ(report.failures[0].rule->at.line, 1);
  EXPECT_EQ(report.failures[0].example, "TOK{hex:8}");
  EXPECT_EQ(report.failures[0].problem, "is found");
  EXPECT_FALSE(report.failures[0].is_positive);
}

TEST_F(RuleExamplesTest, SaysWhyAPositiveIsNotFound) {
  const std::string rule = kRule;
  EXPECT_THAT(OnlyProblem(rule + "positives = ['TOK{hex:9}']\n"), HasSubstr("matches nowhere"));
  EXPECT_THAT(OnlyProblem(rule + "positives = ['TOK{[ab]:8}']\n"),
              HasSubstr("entropy of 1 bits is not above the rule's limit of 2"));
  EXPECT_THAT(OnlyProblem(rule + "positives = ['TOK{hex:8} TOK{hex:8}']\n"),
              HasSubstr("holds 2 secrets"));
  EXPECT_THAT(OnlyProblem(rule + "positives = ['{nothing:8}']\n"), HasSubstr("is no template"));
  EXPECT_THAT(OnlyProblem(rule + "positives = ['TOK{hex:8} # gitleaks:allow']\n"),
              HasSubstr("a comment beside it"));
  EXPECT_THAT(OnlyProblem(rule + "positives = ['TOK{hex:8}']\n"
                                 "[[rules.allowlists]]\ndescription = 'all'\nregexes = ['.']\n"),
              HasSubstr("the allowlist 'all' allows it"));
}

TEST_F(RuleExamplesTest, AsksTheRulesChecks) {
  const std::string problem = OnlyProblem(
      "[[rules]]\nid = 'tok'\nregex = '''TOK([0-9]{8})'''\n"
      "[rules.secretscan]\nvalidate = ['not-filled-up']\npositives = ['TOK12345678']\n");
  EXPECT_THAT(problem, HasSubstr("the check not-filled-up: "));
  EXPECT_THAT(problem, Not(HasSubstr("12345678")));
}

TEST_F(RuleExamplesTest, RulesOfLowConfidenceAndForPathsAreTried) {
  const ExampleReport report =
      Test("[[rules]]\nid = 'tok'\nregex = '''TOK[0-9]{8}'''\npath = '''\\.conf$'''\n"
           "[rules.secretscan]\nconfidence = 'low'\npositives = ['TOK{digit:8}']\n");
  EXPECT_THAT(report.failures, IsEmpty());
}

TEST_F(RuleExamplesTest, NegativesOfReviewersRulesAreNotFoundAtAll) {
  const ExampleReport report =
      Test("[[rules]]\nid = 'tok'\nregex = 'TOK[0-9]{8}'\n"
           "[rules.secretscan]\nconfidence = 'low'\nnegatives = ['TOK{digit:8}']\n");
  EXPECT_THAT(report.failures, SizeIs(1));
}

TEST_F(RuleExamplesTest, AnEncodedSecretIsOne) {
  const ExampleReport report =
      Test("[[rules]]\nid = 'tok'\nregex = '\\bTOK([0-9a-f]{8}(?:%3D|=)?)'\n[rules.secretscan]\n"
           "positives = ['k=TOK{hex:8}%3D']\n");
  EXPECT_THAT(report.failures, IsEmpty());
}

TEST_F(RuleExamplesTest, NamesOverlapsAndWhatSilences) {
  const std::string wide =
      "[[rules]]\nid = 'wide'\nregex = '''TOK[0-9a-z]+'''\n[rules.secretscan]\nrank = 1\n";
  const ExampleReport report = Test(std::string(kRule) + "positives = ['TOK{hex:8}']\n" + wide);
  EXPECT_THAT(report.failures, IsEmpty());
  ASSERT_THAT(report.overlaps, SizeIs(1));
  EXPECT_EQ(report.overlaps[0].other->id, "wide");
  EXPECT_TRUE(report.overlaps[0].other_is_told);
  EXPECT_THAT(OnlyProblem(std::string(kRule) + "positives = ['TOK{hex:8}']\n" + wide +
                          "[[rules.allowlists]]\nregexes = ['TOK']\n"),
              HasSubstr("rule wide matches there"));
}

}  // namespace
}  // namespace secretscan
