#include "secretscan/scanner.h"

#include <cstdio>
#include <fstream>
#include <string>

#include "api/token_rules.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ScannerTest, FindsSecretInText) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithTokenRules());
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  EXPECT_EQ(scanner->rules().size(), 2u);
  absl::StatusOr<ScanOutcome> outcome = scanner->ScanText("a\nkey " + Token("tok"), "dir/x.env");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->found.size(), 1u);
  const FoundSecret& found = outcome->found[0];
  EXPECT_EQ(found.rule_id, "token-of-ours");
  EXPECT_EQ(found.secret, "12345678");
  EXPECT_EQ(found.match, Token("tok"));
  EXPECT_EQ(found.file, "dir/x.env");
  EXPECT_EQ(found.start_line, 2);
  EXPECT_TRUE(found.commit.empty());
  EXPECT_EQ(found.line, "key " + Token("tok"));
  EXPECT_EQ(found.severity, "critical");
  EXPECT_EQ(found.confidence, "high");
  EXPECT_EQ(found.provenance, "stdin");
  EXPECT_EQ(found.provider, "Ours");
  EXPECT_EQ(found.opens, "the door");
  EXPECT_EQ(found.revoke_url, "https://example.com/revoke");
  EXPECT_EQ(found.fingerprint, "dir/x.env:token-of-ours:2");
  EXPECT_EQ(found.id.size(), 32u);
  EXPECT_EQ(found.secret_id.size(), 32u);
  EXPECT_FALSE(found.at_head.has_value());
  EXPECT_TRUE(outcome->complete());
  EXPECT_EQ(outcome->files, 1);
}

TEST(ScannerTest, IdsSurviveMovedLines) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithTokenRules());
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  absl::StatusOr<ScanOutcome> before = scanner->ScanText(Token("tok"), "x");
  absl::StatusOr<ScanOutcome> after = scanner->ScanText("\n\n " + Token("tok"), "x");
  ASSERT_TRUE(before.ok() && after.ok());
  ASSERT_EQ(before->found.size(), 1u);
  ASSERT_EQ(after->found.size(), 1u);
  EXPECT_EQ(before->found[0].id, after->found[0].id);
  EXPECT_EQ(before->found[0].secret_id, after->found[0].secret_id);
  EXPECT_NE(before->found[0].fingerprint, after->found[0].fingerprint);
}

TEST(ScannerTest, LowConfidenceIsForWhoAsksForIt) {
  ScannerOptions options;
  options.rules_toml = std::string(kTokenRules) + "[rules.secretscan]\nconfidence = \"low\"\n";
  const std::string text = Token("oth");
  absl::StatusOr<Scanner> usual = Scanner::Create(options);
  options.min_confidence = "low";
  absl::StatusOr<Scanner> curious = Scanner::Create(options);
  ASSERT_TRUE(usual.ok() && curious.ok()) << usual.status() << curious.status();
  EXPECT_EQ(usual->ScanText(text, "")->found.size(), 0u);
  EXPECT_EQ(curious->ScanText(text, "")->found.size(), 1u);
}

TEST(ScannerTest, CleanTextHasNothing) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithTokenRules());
  ASSERT_TRUE(scanner.ok());
  absl::StatusOr<ScanOutcome> outcome = scanner->ScanText("nothing here", "");
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->found.empty());
}

TEST(ScannerTest, LeavesOutWhatIgnoreFilesList) {
  const std::string path = ::testing::TempDir() + "scanner_test_ignores";
  // scrypt of the secret, computed by another implementation.
  std::ofstream(path) << "scrypt:0123456789abcdef:a214327fa31aa9b5bba1 rule=token-of-ours\nnonsense\n";
  ScannerOptions options = WithTokenRules();
  options.ignore_files = {path};
  absl::StatusOr<Scanner> scanner = Scanner::Create(options);
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  absl::StatusOr<ScanOutcome> outcome =
      scanner->ScanText(Token("tok") + "\n" + Token("oth") + "\n", "x");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->ignored, 1);
  EXPECT_THAT(outcome->warnings, ElementsAre(HasSubstr("scanner_test_ignores:2: ")));
  ASSERT_EQ(outcome->found.size(), 1u);
  EXPECT_EQ(outcome->found[0].rule_id, "other-token");
  std::remove(path.c_str());
  EXPECT_FALSE(Scanner::Create(options).ok());
}

TEST(ScannerTest, RunsEnabledRulesOnly) {
  ScannerOptions options = WithTokenRules();
  options.enabled_rules = {"other-token"};
  absl::StatusOr<Scanner> scanner = Scanner::Create(options);
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  absl::StatusOr<ScanOutcome> outcome = scanner->ScanText(Token("tok") + " " + Token("oth"), "");
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->found.size(), 1u);
  EXPECT_EQ(outcome->found[0].rule_id, "other-token");
}

TEST(ScannerTest, RefusesWrongOptions) {
  ScannerOptions both = WithTokenRules();
  both.rules_path = "rules.toml";
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(both).status()));
  ScannerOptions negative = WithTokenRules();
  negative.max_decode_depth = -1;
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(negative).status()));
  ScannerOptions unsure = WithTokenRules();
  unsure.min_confidence = "perhaps";
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(unsure).status()));
  ScannerOptions unknown = WithTokenRules();
  unknown.enabled_rules = {"no-such-rule"};
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(unknown).status()));
  ScannerOptions absent;
  absent.rules_path = "/nonexistent/rules.toml";
  EXPECT_FALSE(Scanner::Create(absent).ok());
}

TEST(VersionTest, PartsMakeTheWhole) {
  EXPECT_EQ(std::string(kVersion), std::to_string(SECRETSCAN_VERSION_MAJOR) + "." +
                                       std::to_string(SECRETSCAN_VERSION_MINOR) + "." +
                                       std::to_string(SECRETSCAN_VERSION_PATCH));
}

}  // namespace
}  // namespace secretscan
