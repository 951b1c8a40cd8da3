#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

TEST(Markdown, SaysWhenNothingWasFound) {
  EXPECT_EQ(Rendered(SampleResult({}), "markdown"),
            "## secretscan: no secrets found\n\nScanned: 3 commits, 5 blobs, 1234567 bytes.\n");
}

TEST(Markdown, NeverSaysCleanOfAnIncompleteScan) {
  ScanResult result = SampleResult({});
  result.coverage.skips = {{SkipReason::kTooLarge, "file", "a|b<i>", "over *1* MB"}};
  const std::string report = Rendered(result, "markdown");
  EXPECT_THAT(report, HasSubstr("no secrets in what could be read"));
  EXPECT_THAT(report, HasSubstr("The scan is incomplete"));
  EXPECT_THAT(report, HasSubstr("| file a\\|b\\<i\\> | too\\_large | over \\*1\\* MB |"));
}

TEST(Markdown, SaysWhatIgnoreFilesTookOut) {
  ScanResult result = SampleResult({});
  result.ignored = {{"a|b", 3}};
  EXPECT_THAT(Rendered(result, "markdown"), HasSubstr("\n3 findings left out because of a\\|b.\n"));
}

TEST(Markdown, ShowsTheWorst) {
  ScanResult result = SampleResult({SampleFinding()});
  result.presence_known = true;
  result.secrets[0].at_head = true;
  const std::string report = Rendered(result, "md");
  EXPECT_THAT(report, HasSubstr("## secretscan: 1 secret in 1 place\n"));
  EXPECT_THAT(report, HasSubstr("| critical | 1 | 1 | 1 | 1 |\n"));
  EXPECT_THAT(report, HasSubstr("| critical | high | demo\\-token | REDACTED | src/app.py\\:12 "
                                "cccccccccccc | 2025\\-01\\-31 | 1 | at HEAD |\n"));
}

TEST(Markdown, HostileTextStaysInItsCell) {
  Finding finding = SampleFinding();
  finding.file = "a|b\n| evil | <img src=x onerror=alert(1)> [x](javascript:1) `c` @team #1 :tada:";
  finding.author = "<script>";
  finding.rule_id = "r|<b>";
  const std::string report = Rendered(SampleResult({finding}), "markdown");
  EXPECT_THAT(report, Not(HasSubstr(" <img")));
  EXPECT_THAT(report, Not(HasSubstr("\n| evil")));
  EXPECT_THAT(report, HasSubstr("\\<img"));
  EXPECT_THAT(report, HasSubstr("\\[x\\]\\(javascript\\:1\\)"));
  EXPECT_THAT(report, HasSubstr("\\@team"));
}

TEST(Markdown, StaysWithinAMebibyte) {
  std::vector<Finding> findings;
  for (int i = 0; i < 5000; ++i) {
    findings.push_back(SampleFinding(FakeSecret(std::to_string(i))));
    findings.back().file = std::string(3000, '|') + std::to_string(i);
    findings.back().rule_id = "rule-" + std::to_string(i);
  }
  ScanResult result = SampleResult(findings);
  result.coverage.skips.assign(5000, {SkipReason::kMissing, "blob", std::string(500, '*'), ""});
  const std::string report = Rendered(result, "markdown");
  EXPECT_LE(report.size(), size_t{1} << 20);
  EXPECT_THAT(report, HasSubstr("The 50 worst of 5000 secrets"));
  EXPECT_THAT(report, HasSubstr("4970 more rules"));
  EXPECT_THAT(report, HasSubstr("4980 more."));
}

}  // namespace
}  // namespace secretscan
