#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;
using Json = nlohmann::json;

Json Report(const ScanResult& result, ReportOptions options = {}) {
  return Json::parse(Rendered(result, "gitlab", options));
}

TEST(Gitlab, DescribesTheScan) {
  const Json report = Report(SampleResult({}));
  EXPECT_EQ(report["version"], "15.0.7");
  EXPECT_EQ(report["vulnerabilities"], Json::array());
  const Json& scan = report["scan"];
  EXPECT_EQ(scan["type"], "secret_detection");
  EXPECT_EQ(scan["status"], "success");
  EXPECT_EQ(scan["start_time"], "2025-02-01T10:00:00");
  EXPECT_EQ(scan["end_time"], "2025-02-01T10:00:02");
  for (const char* tool : {"analyzer", "scanner"}) {
    for (const char* key : {"id", "name", "version"}) {
      EXPECT_FALSE(scan[tool][key].get<std::string>().empty());
    }
    EXPECT_EQ(scan[tool]["vendor"]["name"], "secretscan");
  }
}

TEST(Gitlab, AnIncompleteScanIsAFailureWithItsReasons) {
  ScanResult result = SampleResult({});
  result.coverage.skips = {{SkipReason::kMissing, "blob", "abc", "not there"},
                           {SkipReason::kBinary, "file", "x", ""}};
  const Json scan = Report(result)["scan"];
  EXPECT_EQ(scan["status"], "failure");
  ASSERT_EQ(scan["messages"].size(), 1u);
  EXPECT_EQ(scan["messages"][0]["level"], "warn");
  EXPECT_THAT(scan["messages"][0]["value"].get<std::string>(), HasSubstr("blob abc (missing)"));
}

TEST(Gitlab, DescribesAFinding) {
  ScanResult result = SampleResult({SampleFinding()});
  result.findings[0].link = "https://host.example/x#L1";
  const Json found = Report(result)["vulnerabilities"][0];
  EXPECT_THAT(found["id"].get<std::string>(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(found["name"], "Demo token");
  EXPECT_EQ(found["severity"], "Critical");
  EXPECT_EQ(found["details"]["confidence"]["value"], "high");
  EXPECT_EQ(found["identifiers"][0]["type"], "secretscan_rule_id");
  EXPECT_EQ(found["identifiers"][0]["value"], "demo-token");
  EXPECT_EQ(found["location"]["file"], "src/app.py");
  EXPECT_EQ(found["location"]["start_line"], 12);
  EXPECT_EQ(found["location"]["commit"]["sha"], result.findings[0].commit);
  EXPECT_EQ(found["location"]["commit"]["author"], "Jane Doe");
  EXPECT_EQ(found["raw_source_code_extract"], "key = \"REDACTED\"");
  EXPECT_EQ(found["links"][0]["url"], "https://host.example/x#L1");
  EXPECT_THAT(found["solution"].get<std::string>(), HasSubstr("https://demo.example/revoke"));
}

TEST(Gitlab, IdsStayAndDiffer) {
  Finding other = SampleFinding(FakeSecret("b"));
  const ScanResult both = SampleResult({SampleFinding(), other});
  Finding moved = SampleFinding();
  moved.start_line = moved.end_line = 99;
  const Json first = Report(both)["vulnerabilities"];
  const Json second = Report(SampleResult({moved}))["vulnerabilities"];
  EXPECT_EQ(first[0]["id"], second[0]["id"]);
  EXPECT_NE(first[0]["id"], first[1]["id"]);
}

TEST(Gitlab, HasACommitWhereThereIsNone) {
  Finding finding = SampleFinding();
  finding.commit.clear();
  const Json location = Report(SampleResult({finding}))["vulnerabilities"][0]["location"];
  EXPECT_EQ(location["commit"], Json({{"sha", "0000000"}}));
}

TEST(Gitlab, NamesOfSeverities) {
  const std::pair<Severity, const char*> names[] = {{Severity::kCritical, "Critical"},
                                                    {Severity::kHigh, "High"},
                                                    {Severity::kMedium, "Medium"},
                                                    {Severity::kLow, "Low"},
                                                    {Severity::kInfo, "Info"}};
  for (const auto& [severity, name] : names) {
    Finding finding = SampleFinding();
    finding.severity = severity;
    EXPECT_EQ(Report(SampleResult({finding}))["vulnerabilities"][0]["severity"], name);
  }
}

}  // namespace
}  // namespace secretscan
