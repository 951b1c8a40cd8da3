#include "report/reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

TEST(MakeReporter, KnowsItsFormats) {
  EXPECT_THAT(ReportFormats(),
              ::testing::UnorderedElementsAre("text", "jsonl", "json", "sarif", "csv", "junit",
                                              "gitlab", "codeclimate", "html", "markdown"));
  for (const std::string_view format : ReportFormats()) {
    EXPECT_TRUE(MakeReporter(format).ok()) << format;
  }
  EXPECT_TRUE(MakeReporter(" SARIF\n").ok());
  EXPECT_TRUE(MakeReporter("JsonL").ok());
}

TEST(MakeReporter, NamesThemWhenAskedForAnother) {
  for (const char* format : {"xml", "", " ", "js on"}) {
    const absl::Status status = MakeReporter(format).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    for (const std::string_view known : ReportFormats()) {
      EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(known)));
    }
  }
}

TEST(Reporters, AreDeterministic) {
  std::vector<Finding> findings;
  for (int i = 0; i < 300; ++i) {
    findings.push_back(SampleFinding(FakeSecret(std::to_string(i % 50))));
    findings.back().file = "f" + std::to_string(i % 7);
  }
  ScanResult first = SampleResult(findings);
  ScanResult second = SampleResult(findings);
  second.started_at = "2030-01-01T00:00:00Z";
  second.seconds = 99;
  for (const std::string_view format : ReportFormats()) {
    EXPECT_EQ(Rendered(first, format), Rendered(second, format)) << format;
  }
}

TEST(Reporters, HideAllSecretsByDefault) {
  std::vector<Finding> findings;
  for (int i = 0; i < 20; ++i) {
    Finding finding = SampleFinding(FakeSecret(std::to_string(i)));
    finding.message = "about " + FakeSecret(std::to_string((i + 1) % 20));
    findings.push_back(finding);
  }
  const ScanResult result = SampleResult(findings);
  for (const std::string_view format : ReportFormats()) {
    const std::string report = Rendered(result, format, {});
    for (const Finding& finding : findings) {
      EXPECT_EQ(report.find(finding.secret), std::string::npos) << format;
    }
  }
}

}  // namespace
}  // namespace secretscan
