#include "report/finding_reader.h"

#include "gtest/gtest.h"
#include "report/detect_secrets_baseline.h"
#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::Rendered;
using testing::SampleFinding;
using testing::SamplePathFinding;
using testing::SampleResult;

TEST(FindingReaderTest, ReadsWhatTheReportersWrite) {
  const ScanResult result = SampleResult({SampleFinding(), SamplePathFinding()});
  for (const char* format : {"json", "jsonl"}) {
    const auto report = ReadFindings(
        Rendered(result, format, {.redact_percent = 0, .deterministic = true}), "name");
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->findings.size(), 2u);
    const ReportedFinding& read = report->findings[0];
    const Finding& written = result.findings[0];
    EXPECT_EQ(read.rule_id, written.rule_id);
    EXPECT_EQ(read.description, written.description);
    EXPECT_EQ(read.file, written.file);
    EXPECT_EQ(read.start_line, written.start_line);
    EXPECT_EQ(read.end_column, written.end_column);
    EXPECT_EQ(read.match, written.match);
    EXPECT_EQ(read.secret, written.secret);
    EXPECT_EQ(read.entropy, written.entropy);
    EXPECT_EQ(read.commit, written.commit);
    EXPECT_EQ(read.message, written.message);
    EXPECT_EQ(read.fingerprint, written.fingerprint);
    EXPECT_EQ(read.secret_id.empty(), format == std::string("json"));
    EXPECT_EQ(read.confidence, format == std::string("json") ? "" : "high");
    EXPECT_EQ(report->findings[1].secret, "");
    EXPECT_EQ(report->findings[1].start_line, 0);
  }
}

TEST(FindingReaderTest, KnowsWhetherASecretIsShown) {
  Finding finding = SampleFinding();
  finding.entropy = 3.0f;
  ReportedFinding reported;
  reported.secret = "abcdefgh";
  reported.entropy = 3.0f;
  EXPECT_TRUE(reported.shows_secret());
  reported.secret = "abcd...";
  EXPECT_FALSE(reported.shows_secret());
  reported.secret = "";
  reported.entropy = 0;
  EXPECT_FALSE(reported.shows_secret());
}

TEST(FindingReaderTest, ReadsGitleaksAsGitleaksDoes) {
  const auto report = ReadFindings(
      "\xEF\xBB\xBF [ {\"rULEid\":\"a\",\"RuleID\":\"b\",\"Secret\":null,\"Extra\":{\"x\":[1,{}]},"
      "\"StartLine\":7,\"Entropy\":3,\"Tags\":[\"t\"],\"File\":\"\xFF\"}, null ] ",
      "name");
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->findings.size(), 2u);
  EXPECT_EQ(report->findings[0].rule_id, "b");
  EXPECT_EQ(report->findings[0].start_line, 7);
  EXPECT_EQ(report->findings[0].entropy, 3.0f);
  EXPECT_EQ(report->findings[0].file, "\xEF\xBF\xBD");
  EXPECT_TRUE(ReadFindings("[]", "name")->findings.empty());
  EXPECT_TRUE(ReadFindings("null", "name")->findings.empty());
}

TEST(FindingReaderTest, RefusesEverythingElse) {
  for (const std::string text :
       {"", " \n", "x", "RuleID,Commit\n", "<xml/>", "[", "[{}", "[{}] x", "[1]", "[[]]", "[\"x\"]",
        "[{\"RuleID\":1}]", "[{\"StartLine\":\"1\"}]", "[{\"StartLine\":1.5}]", "[{\"File\":{}}]",
        "[{\"Entropy\":true}]", "{\"runs\":[]}",
        "{\"schema\":\"secretscan/1\",\"type\":\"finding\"}",
        "{\"schema\":\"secretscan/1\",\"type\":\"summary\"}\n[]",
        "[{\"StartLine\":99999999999999999999}]"}) {
    const auto report = ReadFindings(text, "name");
    EXPECT_FALSE(report.ok()) << text;
    EXPECT_EQ(report.status().message().substr(0, 4), "name") << text;
  }
}

TEST(FindingReaderTest, DepthCostsNothing) {
  const std::string deep =
      "[{\"x\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}]";
  EXPECT_TRUE(ReadFindings(deep, "name").ok());
}

TEST(DetectSecretsBaselineTest, ReadsResultsOnly) {
  const auto entries = ReadDetectSecretsBaseline(
      "{\"plugins_used\":[{\"name\":\"x\",\"type\":\"no\"}],\"results\":{\"a\":[{\"type\":\"T\","
      "\"hashed_secret\":\"00\",\"line_number\":3,\"is_secret\":true,\"x\":{\"type\":\"no\"}},"
      "{\"type\":\"U\"}],\"b\":[]},\"generated_at\":\"now\"}",
      "name");
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].file, "a");
  EXPECT_EQ((*entries)[0].type, "T");
  EXPECT_EQ((*entries)[0].hashed_secret, "00");
  EXPECT_EQ((*entries)[0].line, 3);
  EXPECT_TRUE((*entries)[0].is_real);
  EXPECT_EQ((*entries)[1].type, "U");
  for (const char* text : {"", "[]", "{}", "{\"results\":[]}", "{\"results\":{\"a\":{}}}",
                           "{\"results\":{\"a\":[1]}}", "{\"results\":1}", "1"}) {
    EXPECT_FALSE(ReadDetectSecretsBaseline(text, "name").ok()) << text;
  }
}

}  // namespace
}  // namespace secretscan
