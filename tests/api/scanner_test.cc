#include "secretscan/scanner.h"

#include <atomic>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

constexpr char kRules[] = R"(
[[rules]]
id = "token-of-ours"
description = "A token"
regex = '''tok_([0-9]{8})'''
keywords = ["tok_"]

[[rules]]
id = "other-token"
description = "Another token"
regex = '''oth_[0-9]{8}'''
keywords = ["oth_"]
)";

std::string Token(const char* prefix) { return std::string(prefix) + "_" + "12345678"; }

ScannerOptions WithRules() {
  ScannerOptions options;
  options.rules_toml = kRules;
  return options;
}

TEST(ScannerTest, FindsSecretInText) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithRules());
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  EXPECT_EQ(scanner->rule_count(), 2);
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
  EXPECT_TRUE(outcome->skipped.empty());
}

TEST(ScannerTest, CleanTextHasNothing) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithRules());
  ASSERT_TRUE(scanner.ok());
  absl::StatusOr<ScanOutcome> outcome = scanner->ScanText("nothing here", "");
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->found.empty());
}

TEST(ScannerTest, LeavesOutWhatIgnoreFilesList) {
  const std::string path = ::testing::TempDir() + "scanner_test_ignores";
  // scrypt of the secret, computed by another implementation.
  std::ofstream(path) << "scrypt:0123456789abcdef:a214327fa31aa9b5bba1 rule=token-of-ours\nnonsense\n";
  ScannerOptions options = WithRules();
  options.ignore_files = {path};
  absl::StatusOr<Scanner> scanner = Scanner::Create(options);
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  EXPECT_EQ(scanner->ignore_warnings().size(), 1u);
  absl::StatusOr<ScanOutcome> outcome =
      scanner->ScanText(Token("tok") + "\n" + Token("oth") + "\n", "x");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->ignored, 1);
  ASSERT_EQ(outcome->found.size(), 1u);
  EXPECT_EQ(outcome->found[0].rule_id, "other-token");
  std::remove(path.c_str());
  EXPECT_FALSE(Scanner::Create(options).ok());
}

TEST(ScannerTest, RunsEnabledRulesOnly) {
  ScannerOptions options = WithRules();
  options.enabled_rules = {"other-token"};
  absl::StatusOr<Scanner> scanner = Scanner::Create(options);
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  absl::StatusOr<ScanOutcome> outcome = scanner->ScanText(Token("tok") + " " + Token("oth"), "");
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->found.size(), 1u);
  EXPECT_EQ(outcome->found[0].rule_id, "other-token");
}

TEST(ScannerTest, RefusesWrongOptions) {
  ScannerOptions both = WithRules();
  both.rules_path = "rules.toml";
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(both).status()));
  ScannerOptions negative = WithRules();
  negative.max_decode_depth = -1;
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(negative).status()));
  ScannerOptions unknown = WithRules();
  unknown.enabled_rules = {"no-such-rule"};
  EXPECT_TRUE(absl::IsInvalidArgument(Scanner::Create(unknown).status()));
  ScannerOptions absent;
  absent.rules_path = "/nonexistent/rules.toml";
  EXPECT_FALSE(Scanner::Create(absent).ok());
}

TEST(ScannerTest, HistoryOfNoRepositoryIsAnError) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithRules());
  ASSERT_TRUE(scanner.ok());
  EXPECT_TRUE(
      absl::IsInvalidArgument(scanner->ScanHistory({.repository = "/proc"}).status()));
}

TEST(ScannerTest, OneScannerServesManyThreads) {
  absl::StatusOr<Scanner> scanner = Scanner::Create(WithRules());
  ASSERT_TRUE(scanner.ok());
  std::atomic<int> found = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) {
        absl::StatusOr<ScanOutcome> outcome = scanner->ScanText("x " + Token("tok"), "");
        found += outcome.ok() ? static_cast<int>(outcome->found.size()) : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(found.load(), 200);
}

TEST(VersionTest, PartsMakeTheWhole) {
  EXPECT_EQ(std::string(kVersion), std::to_string(SECRETSCAN_VERSION_MAJOR) + "." +
                                       std::to_string(SECRETSCAN_VERSION_MINOR) + "." +
                                       std::to_string(SECRETSCAN_VERSION_PATCH));
}

}  // namespace
}  // namespace secretscan
