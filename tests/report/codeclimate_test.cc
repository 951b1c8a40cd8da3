#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SamplePathFinding;
using testing::SampleResult;
using Json = nlohmann::json;

Json Report(const ScanResult& result) { return Json::parse(Rendered(result, "codeclimate")); }

TEST(CodeClimate, IsAnArray) {
  EXPECT_EQ(Rendered(SampleResult({}), "codeclimate"), "[]\n");
  EXPECT_EQ(Rendered(SampleResult({}), "codequality"), "[]\n");
}

TEST(CodeClimate, DescribesAnIssue) {
  const Json issue = Report(SampleResult({SampleFinding()}))[0];
  EXPECT_EQ(issue["type"], "issue");
  EXPECT_EQ(issue["check_name"], "demo-token");
  EXPECT_EQ(issue["description"], "Demo token (added in commit cccccccccccc)");
  EXPECT_EQ(issue["categories"], Json({"Security"}));
  EXPECT_EQ(issue["severity"], "blocker");
  EXPECT_EQ(issue["fingerprint"].get<std::string>().size(), 32u);
  EXPECT_EQ(issue["location"]["path"], "src/app.py");
  EXPECT_EQ(issue["location"]["lines"]["begin"], 12);
}

TEST(CodeClimate, SaysWhatIsNotSure) {
  Finding finding = SampleFinding();
  finding.confidence = Confidence::kLow;
  EXPECT_EQ(Report(SampleResult({finding}))[0]["description"],
            "Demo token (added in commit cccccccccccc) (low confidence)");
}

TEST(CodeClimate, LinesCountFromOne) {
  EXPECT_EQ(Report(SampleResult({SamplePathFinding()}))[0]["location"]["lines"]["begin"], 1);
}

// Issues of equal fingerprints are dropped by those who read them.
TEST(CodeClimate, FingerprintsDiffer) {
  Finding again = SampleFinding();
  again.start_line = 20;
  const Json report =
      Report(SampleResult({SampleFinding(), again, SampleFinding(FakeSecret("b"))}));
  EXPECT_NE(report[0]["fingerprint"], report[1]["fingerprint"]);
  EXPECT_NE(report[0]["fingerprint"], report[2]["fingerprint"]);
}

}  // namespace
}  // namespace secretscan
