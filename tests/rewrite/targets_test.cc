#include "rewrite/targets.h"

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "report/finding_ids.h"
#include "report/reporter.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kRules = R"toml(
  [[rules]]
  id = "tok"
  regex = '''\bTOK[a-z0-9]{12}\b'''
  [[rules]]
  id = "key"
  regex = '''key = "([a-z0-9]{8,20})"'''
  [[rules]]
  id = "p12"
  path = '''\.p12$'''
)toml";

std::string Token(char last) { return std::string("TOK") + "4z9qa7m2x1c" + last; }

// Secrets in a file, in a message, in base64 and in a note.
class TargetsTest : public ::testing::Test {
 protected:
  TargetsTest() {
    repository_.WriteFile("a.env", "x\ntoken: " + Token('1') + "\nkey = \"ab12cd34ef56\"\n");
    repository_.Commit("Add " + Token('2'));
    repository_.WriteFile("b.txt", "VE9LNHo5cWE3bTJ4MWMz\n");   // Token('3')
    repository_.WriteFile("store.p12", "binary\n");
    repository_.Commit("More");
    repository_.Run({"notes", "add", "-m", "note " + Token('4')});
    auto opened = Repository::Open(repository_.path());
    EXPECT_TRUE(opened.ok());
    opened_ = *std::move(opened);
    HistoryOptions options;
    options.repository = repository_.path();
    options.threads = 1;
    auto rules = ParseRules(kRules, "rules");
    EXPECT_TRUE(rules.ok()) << rules.status();
    auto result = ScanHistory(options, *rules, nullptr);
    EXPECT_TRUE(result.ok()) << result.status();
    scan_ = *std::move(result);
  }

  FindingReport Report(std::string_view format, int percent) const {
    const auto text = (*MakeReporter(format))->Render(scan_, {.redact_percent = percent});
    EXPECT_TRUE(text.ok());
    auto report = ReadFindings(*text, "report");
    EXPECT_TRUE(report.ok()) << report.status();
    return *std::move(report);
  }

  absl::StatusOr<Targets> FromReport(const FindingReport& report, TargetSelection selection = {}) {
    TargetBuilder builder(std::move(selection));
    const absl::Status status =
        builder.AddReport(report, *opened_, [this]() -> absl::StatusOr<const ScanResult*> {
          ++rescans_;
          return &scan_;
        });
    return status.ok() ? builder.Finish() : status;
  }

  static std::vector<std::string> Secrets(const Targets& targets) {
    std::vector<std::string> secrets;
    for (const SecretTarget& target : targets.secrets) {
      secrets.push_back(target.secret);
    }
    return secrets;
  }

  TestRepository repository_;
  std::unique_ptr<Repository> opened_;
  ScanResult scan_;
  int rescans_ = 0;
};

TEST_F(TargetsTest, TakesAllSecretsOfAScan) {
  TargetBuilder builder({});
  builder.AddScan(scan_);
  const auto targets = builder.Finish();
  ASSERT_TRUE(targets.ok());
  EXPECT_THAT(Secrets(*targets), UnorderedElementsAre(Token('1'), Token('2'), Token('3'),
                                                      Token('4'), "ab12cd34ef56"));
  EXPECT_THAT(targets->whole_files, SizeIs(1));
  EXPECT_EQ(targets->whole_files[0].file, "store.p12");
  EXPECT_THAT(targets->unresolved, IsEmpty());
  for (const SecretTarget& target : targets->secrets) {
    EXPECT_EQ(target.name.find(target.secret), std::string::npos);
    EXPECT_THAT(target.places, SizeIs(1));
  }
}

TEST_F(TargetsTest, ReportsThatShowSecretsNeedNoScan) {
  for (const char* format : {"json", "jsonl"}) {
    const auto targets = FromReport(Report(format, 0));
    ASSERT_TRUE(targets.ok()) << targets.status();
    EXPECT_THAT(Secrets(*targets), UnorderedElementsAre(Token('1'), Token('2'), Token('3'),
                                                        Token('4'), "ab12cd34ef56"));
    EXPECT_THAT(targets->whole_files, SizeIs(1));
  }
  EXPECT_EQ(rescans_, 0);
}

TEST_F(TargetsTest, HiddenSecretsAreFoundAgain) {
  for (const char* format : {"json", "jsonl"}) {
    for (const int percent : {100, 50}) {
      rescans_ = 0;
      const auto targets = FromReport(Report(format, percent));
      ASSERT_TRUE(targets.ok()) << targets.status();
      EXPECT_THAT(Secrets(*targets), UnorderedElementsAre(Token('1'), Token('2'), Token('3'),
                                                          Token('4'), "ab12cd34ef56"))
          << format << percent;
      EXPECT_THAT(targets->unresolved, IsEmpty());
      EXPECT_EQ(rescans_, 1);
    }
  }
}

TEST_F(TargetsTest, RulesThatAreNotHereAreFoundByPlace) {
  FindingReport report = Report("jsonl", 100);
  std::erase_if(report.findings, [](const ReportedFinding& finding) {
    return finding.file != "a.env";
  });
  for (ReportedFinding& finding : report.findings) {
    finding.rule_id = "another-" + finding.rule_id;
    finding.id.clear();
    finding.secret_id.clear();
  }
  const auto targets = FromReport(report);
  ASSERT_TRUE(targets.ok()) << targets.status();
  EXPECT_THAT(Secrets(*targets), UnorderedElementsAre(Token('1'), "ab12cd34ef56"));
}

TEST_F(TargetsTest, WhatDoesNotAgreeIsNotResolved) {
  FindingReport report = Report("jsonl", 100);
  std::erase_if(report.findings, [](const ReportedFinding& finding) {
    return finding.file != "a.env" || finding.rule_id != "key";
  });
  ASSERT_THAT(report.findings, SizeIs(1));
  report.findings[0].entropy += 0.5f;
  const auto targets = FromReport(report);
  ASSERT_TRUE(targets.ok());
  EXPECT_THAT(targets->secrets, IsEmpty());
  ASSERT_THAT(targets->unresolved, SizeIs(1));
  EXPECT_THAT(targets->unresolved[0].what, HasSubstr("a.env:3"));
}

TEST_F(TargetsTest, SelectsByIdAndRule) {
  const std::vector<FindingId> ids = FindingIds(scan_);
  size_t wanted = 0;
  while (scan_.findings[wanted].secret != Token('2')) {
    ++wanted;
  }
  for (const std::string& word : {ids[wanted].id, ids[wanted].id.substr(0, 10),
                                  ids[wanted].group->id, scan_.findings[wanted].fingerprint}) {
    TargetBuilder builder({{word}, {}});
    builder.AddScan(scan_);
    const auto targets = builder.Finish();
    ASSERT_TRUE(targets.ok()) << targets.status();
    EXPECT_THAT(Secrets(*targets), ElementsAre(Token('2'))) << word;
    EXPECT_THAT(targets->other_secrets, SizeIs(4));
  }
  const auto keys = FromReport(Report("jsonl", 100), {{}, {"key"}});
  ASSERT_TRUE(keys.ok());
  EXPECT_THAT(Secrets(*keys), ElementsAre("ab12cd34ef56"));
}

TEST_F(TargetsTest, RefusesASelectionOfNothing) {
  EXPECT_TRUE(absl::IsNotFound(FromReport(Report("jsonl", 0), {{"0123456789"}, {}}).status()));
  EXPECT_TRUE(absl::IsNotFound(FromReport(Report("jsonl", 0), {{}, {"nothing"}}).status()));
  const std::string first = FindingIds(scan_)[0].id;
  EXPECT_TRUE(absl::IsNotFound(FromReport(Report("jsonl", 0), {{first.substr(0, 6)}, {}}).status()));
}

TEST(TargetLinesTest, OneSecretALine) {
  TargetBuilder builder({});
  ASSERT_TRUE(builder.AddLines("one secret\r\n\n two\none secret\nlast", "list").ok());
  const auto targets = builder.Finish();
  ASSERT_TRUE(targets.ok());
  ASSERT_THAT(targets->secrets, SizeIs(3));
  EXPECT_EQ(targets->secrets[0].secret, "one secret");
  EXPECT_EQ(targets->secrets[0].name, "list:1");
  EXPECT_EQ(targets->secrets[1].secret, " two");
  EXPECT_EQ(targets->secrets[2].secret, "last");
  TargetBuilder empty({});
  EXPECT_FALSE(empty.AddLines("\n\n", "list").ok());
}

}  // namespace
}  // namespace secretscan
