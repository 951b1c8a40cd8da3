#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include <nlohmann/json.hpp>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

std::vector<Json> Lines(const std::string& report) {
  std::vector<Json> out;
  std::istringstream in(report);
  for (std::string line; std::getline(in, line);) {
    out.push_back(Json::parse(line));
  }
  EXPECT_TRUE(report.ends_with('\n'));
  return out;
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) {
    out.push_back(key);
  }
  return out;
}

std::vector<std::string> Types(const std::vector<Json>& lines) {
  std::vector<std::string> out;
  for (const Json& line : lines) {
    EXPECT_EQ(line.at("schema"), "secretscan/1");
    out.push_back(line.at("type"));
  }
  return out;
}

TEST(Jsonl, OfNothingIsASummary) {
  const std::vector<Json> lines = Lines(Rendered(SampleResult({}), "jsonl"));
  EXPECT_THAT(Types(lines), ElementsAre("summary"));
  EXPECT_EQ(lines[0]["findings"], 0);
  EXPECT_EQ(lines[0]["complete"], true);
}

TEST(Jsonl, WritesFindingsThenSecretsThenSkipsThenTheSummary) {
  Finding again = SampleFinding();
  again.commit = std::string(40, 'd');
  again.date = "2024-05-05T05:05:05Z";
  ScanResult result = SampleResult({SampleFinding(), again, SampleFinding(FakeSecret("b"))});
  result.coverage.skips = {{SkipReason::kTooLarge, "blob", "f00", "over the limit"}};
  const std::vector<Json> lines = Lines(Rendered(result, "jsonl"));
  EXPECT_THAT(Types(lines), ElementsAre("finding", "finding", "finding", "secret", "secret",
                                        "skip", "summary"));
  EXPECT_EQ(lines[3]["id"], lines[0]["secret_id"]);
  EXPECT_EQ(lines[3]["occurrences"], 2);
  EXPECT_EQ(lines[3]["first_date"], "2024-05-05T05:05:05Z");
  EXPECT_EQ(lines[3]["last_date"], "2025-01-31T09:30:00Z");
  EXPECT_EQ(lines[5]["reason"], "too_large");
  EXPECT_EQ(lines[6]["skipped"]["too_large"], 1);
  EXPECT_EQ(lines[6]["skipped"]["missing"], 0);
  EXPECT_EQ(lines[6]["complete"], false);
  EXPECT_EQ(lines[6]["secrets"], 2);
}

TEST(Jsonl, KeepsItsKeysInOrder) {
  ScanResult result = SampleResult({SampleFinding()});
  result.coverage.skips = {{SkipReason::kMissing, "blob", "f00", "gone"}};
  const std::vector<Json> lines = Lines(Rendered(result, "jsonl", {}));
  EXPECT_THAT(Keys(lines[0]),
              ElementsAre("schema", "type", "id", "secret_id", "rule", "severity", "confidence", "description",
                          "tags", "provenance", "origin", "file", "symlink_file", "start_line", "end_line",
                          "start_column", "end_column", "secret", "match", "entropy", "commit",
                          "author", "email", "date", "message", "blob", "link", "fingerprint"));
  EXPECT_THAT(Keys(lines[1]),
              ElementsAre("schema", "type", "id", "rule", "severity", "confidence", "secret", "occurrences",
                          "first_date", "last_date", "at_head", "refs"));
  EXPECT_THAT(Keys(lines[2]),
              ElementsAre("schema", "type", "reason", "kind", "name", "detail"));
  EXPECT_THAT(Keys(lines[3]),
              ElementsAre("schema", "type", "version", "command", "target", "head", "partial",
                          "rules", "findings", "secrets", "ignored", "commits", "trees", "blobs", "files",
                          "bytes", "skipped", "complete", "started_at", "seconds"));
}

TEST(Jsonl, SaysTheFindingsValues) {
  const Json line = Lines(Rendered(SampleResult({SampleFinding()}), "jsonl"))[0];
  EXPECT_EQ(line["rule"], "demo-token");
  EXPECT_EQ(line["severity"], SeverityName(Severity::kCritical));
  EXPECT_EQ(line["confidence"], "high");
  EXPECT_EQ(line["provenance"], "commit");
  EXPECT_EQ(line["start_line"], 12);
  EXPECT_EQ(line["start_column"], 5);
  EXPECT_EQ(line["secret"], "REDACTED");
  EXPECT_EQ(line["match"], "key = \"REDACTED\"");
  EXPECT_EQ(line["entropy"].dump(), "2.807355");
  EXPECT_EQ(line["tags"], Json::array({"demo"}));
}

TEST(Jsonl, ASecretIsAsSureAsItsSurestPlace) {
  std::vector<Finding> findings(2, SampleFinding());
  findings[0].confidence = Confidence::kLow;
  findings[1].confidence = Confidence::kMedium;
  const std::vector<Json> lines = Lines(Rendered(SampleResult(findings), "jsonl"));
  EXPECT_EQ(lines[0]["confidence"], "low");
  EXPECT_EQ(lines[1]["confidence"], "medium");
  EXPECT_EQ(lines[2]["confidence"], "medium");
}

TEST(Jsonl, ReplacesInvalidBytes) {
  Finding finding = SampleFinding();
  finding.file = "a\xFF" "b";
  finding.message = "x\xE2\x82";
  const Json line = Lines(Rendered(SampleResult({finding}), "jsonl"))[0];
  EXPECT_EQ(line["file"], "a\xEF\xBF\xBD" "b");
  EXPECT_EQ(line["message"], "x\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Jsonl, SaysWhereTheSecretStillIsOnlyIfThatIsKnown) {
  ScanResult result = SampleResult({SampleFinding()});
  result.secrets[0].at_head = true;
  result.secrets[0].refs = {"refs/heads/main"};
  EXPECT_TRUE(Lines(Rendered(result, "jsonl"))[1]["at_head"].is_null());
  EXPECT_TRUE(Lines(Rendered(result, "jsonl"))[1]["refs"].is_null());
  result.presence_known = true;
  EXPECT_EQ(Lines(Rendered(result, "jsonl"))[1]["at_head"], true);
  EXPECT_EQ(Lines(Rendered(result, "jsonl"))[1]["refs"], Json::array({"refs/heads/main"}));
}

TEST(Jsonl, OnlyTheSummaryDiffersFromRunToRun) {
  ScanResult first = SampleResult({SampleFinding()});
  ScanResult second = first;
  second.started_at = "2031-01-01T00:00:00Z";
  second.seconds = 77;
  EXPECT_EQ(Rendered(first, "jsonl"), Rendered(second, "jsonl"));
  std::vector<Json> a = Lines(Rendered(first, "jsonl", {}));
  std::vector<Json> b = Lines(Rendered(second, "jsonl", {}));
  EXPECT_EQ(a.back()["seconds"], 1.25);
  EXPECT_EQ(a.back()["started_at"], "2025-02-01T10:00:00Z");
  EXPECT_NE(a.back(), b.back());
  for (std::vector<Json>* lines : {&a, &b}) {
    lines->back().erase("started_at");
    lines->back().erase("seconds");
  }
  EXPECT_EQ(a, b);
}

TEST(Jsonl, HidesOneFindingsSecretInAnothersText) {
  const std::string first = FakeSecret("one");
  const std::string second = FakeSecret("two");
  Finding outer = SampleFinding(first);
  outer.match = "curl -u " + first + " -H " + second;
  outer.message = "rotate " + second;
  const std::string report = Rendered(SampleResult({outer, SampleFinding(second)}), "jsonl");
  EXPECT_EQ(report.find(first), std::string::npos);
  EXPECT_EQ(report.find(second), std::string::npos);
}

TEST(Jsonl, HidesASecretInAReferencesName) {
  Finding finding = SampleFinding();
  finding.provenance = Provenance::kRefName;
  finding.origin = "refs/heads/" + finding.secret;
  const std::string report = Rendered(SampleResult({finding}), "jsonl");
  EXPECT_NE(report.find("\"origin\":\"refs/heads/REDACTED\""), std::string::npos) << report;
}

TEST(Jsonl, NeverWritesTheIdentity) {
  ScanResult result = SampleResult({SampleFinding()});
  result.identity = "the root commit's bytes";
  GroupSecrets(&result);
  EXPECT_EQ(Rendered(result, "jsonl", {}).find(result.identity), std::string::npos);
}

}  // namespace
}  // namespace secretscan
