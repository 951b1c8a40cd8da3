#include "scan/fragment_scanner.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FragmentScannerTest : public ::testing::Test {
 protected:
  std::vector<Finding> Scan(std::string_view toml, std::string text, std::string_view path = "f",
                            std::string_view commit = "") {
    const auto set = ParseRules(toml, "test.toml");
    EXPECT_TRUE(set.ok()) << set.status();
    const auto rules = CompiledRules::Compile(*set, "");
    EXPECT_TRUE(rules.ok()) << rules.status();
    const auto scanner = FragmentScanner::Create(*rules, options);
    text.reserve(text.size() + Prefilter::kPadding);
    std::vector<Finding> findings;
    EXPECT_TRUE((*scanner)->Scan({text, path, commit, 1}, &findings).ok());
    return findings;
  }

  std::vector<std::string> Secrets(std::string_view toml, std::string text,
                                   std::string_view path = "f", std::string_view commit = "") {
    std::vector<std::string> secrets;
    for (const Finding& finding : Scan(toml, std::move(text), path, commit)) {
      secrets.push_back(finding.secret);
    }
    return secrets;
  }

  ScanOptions options;
};

constexpr std::string_view kToken = "[[rules]]\nid='tok'\nregex='TOK[0-9]{4}'\n";

TEST_F(FragmentScannerTest, KeywordAnywhereInTheFragment) {
  const std::string rules = std::string(kToken) + "keywords=['Magic']\n";
  EXPECT_THAT(Secrets(rules, "TOK1234"), IsEmpty());
  EXPECT_THAT(Secrets(rules, "TOK1234\n\nmaGIC"), ElementsAre("TOK1234"));
  EXPECT_THAT(Secrets(rules, "TOK1234 mag\xC4\xB0" "c"), ElementsAre("TOK1234"));
}

TEST_F(FragmentScannerTest, EntropyAtTheLimitIsNotEnough) {
  const std::string rules = "[[rules]]\nid='e'\nregex='k=(\\w+)'\nentropy=2\n";
  EXPECT_THAT(Secrets(rules, "k=abcd"), IsEmpty());  // exactly 2 bits
  EXPECT_THAT(Secrets(rules, "k=abcde"), ElementsAre("abcde"));
}

TEST_F(FragmentScannerTest, AllowCommentOnTheLine) {
  EXPECT_THAT(Secrets(kToken, "TOK1234 # gitleaks:allow\nTOK5678\n"), ElementsAre("TOK5678"));
  EXPECT_THAT(Secrets(kToken, "TOK1234 // secretscan:allow\nTOK5678\n"), ElementsAre("TOK5678"));
  EXPECT_THAT(Secrets(kToken, "TOK1234 # GITLEAKS:ALLOW\n"), ElementsAre("TOK1234"));
  options.ignore_allow_comments = true;
  EXPECT_THAT(Secrets(kToken, "TOK1234 # gitleaks:allow\n"), ElementsAre("TOK1234"));
}

TEST_F(FragmentScannerTest, ReferenceLetsOneCommentAllowAnUnterminatedLine) {
  const std::string text = "# gitleaks:allow\nTOK1234";
  EXPECT_THAT(Secrets(kToken, text), ElementsAre("TOK1234"));
  options.profile = Profile::kGitleaks;
  EXPECT_THAT(Secrets(kToken, text), IsEmpty());
  EXPECT_THAT(Secrets(kToken, "TOK1234 secretscan:allow\n"), ElementsAre("TOK1234"));
}

TEST_F(FragmentScannerTest, Allowlists) {
  const std::string stop = std::string(kToken) + "[[rules.allowlists]]\nstopwords=['k12']\n";
  EXPECT_THAT(Secrets(stop, "TOK1234 TOK9999"), ElementsAre("TOK9999"));
  const std::string line =
      std::string(kToken) + "[[rules.allowlists]]\nregexTarget='line'\nregexes=['sample']\n";
  EXPECT_THAT(Secrets(line, "a sample TOK1234\nTOK9999\n"), ElementsAre("TOK9999"));
  const std::string both = std::string(kToken) +
                           "[[rules.allowlists]]\ncondition='AND'\npaths=['^t/']\nregexes=['12']\n";
  EXPECT_THAT(Secrets(both, "TOK1234", "t/x"), IsEmpty());
  EXPECT_THAT(Secrets(both, "TOK1234", "x"), ElementsAre("TOK1234"));
  const std::string commit = std::string(kToken) + "[[allowlists]]\ncommits=['ABC']\n";
  EXPECT_THAT(Secrets(commit, "TOK1234", "x", "abc"), IsEmpty());
  EXPECT_THAT(Secrets(commit, "TOK1234", "x", "abcd"), ElementsAre("TOK1234"));
}

TEST_F(FragmentScannerTest, PathRules) {
  const std::string rules = "[[rules]]\nid='p12'\npath='\\.p12$'\n";
  const auto findings = Scan(rules, "anything", "a/b.p12");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].match, "file detected: a/b.p12");
  EXPECT_EQ(findings[0].start_line, 0);
  EXPECT_THAT(Scan(rules, "anything", "a/b.txt"), IsEmpty());
  const std::string both = std::string(kToken) + "path='\\.txt$'\n";
  EXPECT_THAT(Secrets(both, "TOK1234", "b.txt"), ElementsAre("TOK1234"));
  EXPECT_THAT(Secrets(both, "TOK1234", "b.md"), IsEmpty());
}

TEST_F(FragmentScannerTest, DecodedTextIsFoundWhereItsSourceStands) {
  // "TOK5678" percent-encoded; assembled so that nothing here looks decoded already.
  const auto findings = Scan(kToken, "x=1\nfoo%54OK5678\n");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].secret, "TOK5678");
  EXPECT_EQ(findings[0].start_line, 2);
  EXPECT_THAT(findings[0].tags, ElementsAre("decoded:percent", "decode-depth:1"));
  options.max_decode_depth = 0;
  EXPECT_THAT(Secrets(kToken, "foo%54OK5678\n"), IsEmpty());
}

TEST_F(FragmentScannerTest, TextBesideADecodedSegmentIsToldOnce) {
  EXPECT_THAT(Secrets(kToken, "foo%20TOK5678\n"), ElementsAre("TOK5678"));
  options.profile = Profile::kGitleaks;
  EXPECT_THAT(Secrets(kToken, "foo%20TOK5678\n"), ElementsAre("TOK5678", "TOK5678"));
}

TEST_F(FragmentScannerTest, SpecificRuleSilencesAGenericOne) {
  const std::string rules = std::string(kToken) +
                            "[[rules]]\nid='my-Generic-key'\nregex='key=(\\w+)'\n";
  EXPECT_THAT(Secrets(rules, "key=TOK1234\n"), ElementsAre("TOK1234"));
  EXPECT_EQ(Scan(rules, "key=TOK1234\n")[0].rule_id, "tok");
  // The generic secret is not part of the specific one.
  EXPECT_EQ(Scan(rules, "key=aTOK1234\n").size(), 2u);
  // Another line.
  EXPECT_EQ(Scan(rules, "TOK1234\nkey=TOK1\n").size(), 2u);
}

TEST_F(FragmentScannerTest, CompositeRules) {
  const std::string rules = std::string(kToken) +
                            "[[rules.required]]\nid='user'\nwithinLines=1\n"
                            "[[rules]]\nid='user'\nregex='user=\\w+'\nkeywords=['never']\n"
                            "skipReport=true\n";
  EXPECT_THAT(Secrets(rules, "user=joe\nTOK1234\n"), ElementsAre("TOK1234"));
  EXPECT_THAT(Secrets(rules, "user=joe\n\n\nTOK1234\n"), IsEmpty());
  EXPECT_THAT(Secrets(rules, "TOK1234\n"), IsEmpty());
}

TEST_F(FragmentScannerTest, FirstLineOffsetsTheLines) {
  const auto set = ParseRules(kToken, "t");
  const auto rules = CompiledRules::Compile(*set, "");
  const auto scanner = FragmentScanner::Create(*rules, options);
  std::string text = "x\nTOK1234\n";
  text.reserve(text.size() + Prefilter::kPadding);
  std::vector<Finding> findings;
  ASSERT_TRUE((*scanner)->Scan({text, "f", "", 40}, &findings).ok());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].start_line, 41);
  EXPECT_EQ(findings[0].start_column, 1);
  EXPECT_EQ(findings[0].end_column, 7);
}

TEST_F(FragmentScannerTest, ManyFindingsInOneFile) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    text += "TOK" + std::to_string(1000 + i % 9000) + "\n";
  }
  EXPECT_EQ(Scan(kToken, text).size(), 100'000u);
}

// Every finding shares the one line: neither time nor memory may grow with its square.
TEST_F(FragmentScannerTest, ManyFindingsOnOneLine) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) {
    text += "TOK" + std::to_string(1000 + i % 9000) + " some words in between ";
  }
  for (Profile profile : {Profile::kDefault, Profile::kGitleaks}) {
    options.profile = profile;
    const auto findings = Scan(kToken, text);
    ASSERT_EQ(findings.size(), 50'000u);
    EXPECT_LE(findings.back().line.size(), 2048u);
    EXPECT_THAT(Scan(kToken, text + " gitleaks:allow"), IsEmpty());
  }
}

}  // namespace
}  // namespace secretscan
