#include "scan/explanation.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ExplanationTest : public ::testing::Test {
 protected:
  ExplanationTest()
      : path_(std::filesystem::path(::testing::TempDir()) /
              (std::string("explained-") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name())) {}
  ~ExplanationTest() override { std::filesystem::remove(path_); }

  // What is said of line `line` of `text`.
  Explanation Explain(const std::string& toml, const std::string& text, int64_t line = 1) {
    rules_ = *ParseRules(toml, "test.toml");
    std::ofstream(path_) << text;
    auto explanation = ExplainFile(path_.string(), line, options_, rules_);
    EXPECT_TRUE(explanation.ok()) << explanation.status();
    return *std::move(explanation);
  }
  // The reason why the only match is left out.
  std::string Reason(const std::string& toml, const std::string& text) {
    const Explanation explanation = Explain(toml, text);
    EXPECT_THAT(explanation.matches, SizeIs(1));
    EXPECT_FALSE(explanation.matches.empty() || explanation.matches[0].is_reported);
    return explanation.matches.empty() ? "" : explanation.matches[0].reason;
  }

  ScanOptions options_;
  std::filesystem::path path_;
  std::shared_ptr<const RuleSet> rules_;
};

constexpr char kRule[] = "[[rules]]\nid = 'tok'\nregex = '''TOK([0-9a-f]{8})'''\n";

TEST_F(ExplanationTest, SaysWhatIsReported) {
  const Explanation found = Explain(kRule, "\nx = TOK1f2e3d4c\nTOK00000000\n", 2);
  ASSERT_THAT(found.matches, SizeIs(1));
  EXPECT_TRUE(found.matches[0].is_reported);
  EXPECT_EQ(found.matches[0].finding.start_line, 2);
  EXPECT_EQ(found.matches[0].finding.start_column, 5);
  EXPECT_THAT(Explain(kRule, "\nx = TOK1f2e3d4c\nTOK00000000\n", 0).matches, SizeIs(2));
}

TEST_F(ExplanationTest, SaysWhyNot) {
  const std::string rule = kRule;
  EXPECT_THAT(Reason(rule + "keywords = ['magic']\n", "TOK1f2e3d4c"), HasSubstr("keywords"));
  EXPECT_THAT(Reason(rule + "entropy = 3.5\n", "TOK1f2e3d4c"), HasSubstr("limit of 3.5"));
  EXPECT_THAT(Reason(rule + "path = '''\\.conf$'''\n", "TOK1f2e3d4c"), HasSubstr("other paths"));
  EXPECT_THAT(Reason(rule, "TOK1f2e3d4c # gitleaks:allow"), HasSubstr("comment"));
  EXPECT_THAT(Reason(rule + "[[rules.allowlists]]\ndescription = 'ours'\nregexes = ['1f']\n",
                     "TOK1f2e3d4c"),
              HasSubstr("the allowlist 'ours' allows it"));
  EXPECT_THAT(Reason(rule + "[[rules.allowlists]]\ndescription = 'ours'\npaths = ['explained']\n",
                     "TOK1f2e3d4c"),
              HasSubstr("the allowlist 'ours' names the path"));
  EXPECT_THAT(Reason(rule + "[rules.secretscan]\nvalidate = ['not-filled-up']\n", "TOK01234567"),
              HasSubstr("not-filled-up: "));
  EXPECT_THAT(Reason(rule + "[rules.secretscan]\nconfidence = 'low'\n", "TOK1f2e3d4c"),
              HasSubstr("confidence is low, below medium"));
  EXPECT_THAT(Reason(rule + "[[rules.required]]\nid = 'other'\n[[rules]]\nid = 'other'\n"
                            "regex = 'zzz'\nskipReport = true\n",
                     "TOK1f2e3d4c"),
              HasSubstr("required rule other"));
}

TEST_F(ExplanationTest, NamesTheRuleThatItGivesWayTo) {
  const std::string generic = "[[rules]]\nid = 'generic'\nregex = '''TOK([0-9a-f]{4})'''\n";
  // With ranks, and as gitleaks does it.
  for (const std::string rank : {"[rules.secretscan]\nrank = -5\n", ""}) {
    const Explanation found = Explain(generic + rank + kRule, "TOK1f2e3d4c");
    ASSERT_THAT(found.matches, SizeIs(2));
    for (const ExplainedMatch& match : found.matches) {
      EXPECT_EQ(match.is_reported, match.finding.rule_id == "tok");
      EXPECT_EQ(match.reason, match.is_reported
                                  ? ""
                                  : "it gives way to rule tok, which tells the same secret");
    }
  }
}

TEST_F(ExplanationTest, SaysWhatSilences) {
  const Explanation found = Explain(
      std::string(kRule) + "entropy = 3.5\n[rules.secretscan]\nseverity = 'high'\n"
                           "[[rules]]\nid = 'generic'\nregex = '''TOK\\w+'''\n",
      "TOK1f2e3d4c");
  ASSERT_THAT(found.matches, SizeIs(2));
  EXPECT_FALSE(found.matches[0].is_reported || found.matches[1].is_reported);
  EXPECT_THAT(found.matches[0].reason + found.matches[1].reason,
              HasSubstr("gives way to rule tok, which matches there and rejects"));
}

TEST_F(ExplanationTest, NamesRulesWhoseKeywordsStandThere) {
  const Explanation found =
      Explain(std::string(kRule) + "keywords = ['TOK']\n", "a tok here\nTOK1f2e3d4c\n");
  EXPECT_THAT(found.matches, IsEmpty());
  EXPECT_THAT(found.keyword_rules, ElementsAre(0));
}

TEST_F(ExplanationTest, NamesTheListThatKeepsTheFileAway) {
  const Explanation found = Explain(
      std::string(kRule) + "[[allowlists]]\ndescription = 'docs'\npaths = ['explained']\n",
      "TOK1f2e3d4c");
  EXPECT_THAT(found.source_allowed, HasSubstr("docs"));
}

TEST_F(ExplanationTest, RefusesLinesThatAreNotThere) {
  rules_ = *ParseRules(kRule, "test.toml");
  std::ofstream(path_) << "one\ntwo";
  EXPECT_EQ(ExplainFile(path_.string(), 9, options_, rules_).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ExplainFile("no/such/file", 1, options_, rules_).status().code(),
            absl::StatusCode::kNotFound);
}

// It is the scan that explains: what it says is reported is what a scan reports.
TEST_F(ExplanationTest, AgreesWithTheScan) {
  const std::string toml =
      std::string(kRule) + "entropy = 2\nkeywords = ['tok']\n[rules.secretscan]\nconfidence = 'medium'\n"
                           "[[rules]]\nid = 'generic'\nregex = '''\\w{9,}'''\n";
  const std::string text =
      "TOK1f2e3d4c TOK00000000\nabcdefghijkl # secretscan:allow\nVE9LMWYyZTNkNGM= TOK1f2e3d4cab\n";
  const Explanation explained = Explain(toml, text, 0);
  std::vector<std::string> reported;
  for (const ExplainedMatch& match : explained.matches) {
    if (match.is_reported) {
      reported.push_back(match.finding.rule_id + std::to_string(match.finding.start_column));
    }
  }
  const auto scanned = ScanText(text, path_.string(), options_, rules_);
  ASSERT_TRUE(scanned.ok());
  std::vector<std::string> found;
  for (const Finding& finding : scanned->findings) {
    found.push_back(finding.rule_id + std::to_string(finding.start_column));
  }
  EXPECT_GE(found.size(), 2u);
  EXPECT_THAT(reported, ::testing::UnorderedElementsAreArray(found));
}

}  // namespace
}  // namespace secretscan
