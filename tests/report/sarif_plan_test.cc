#include "report/sarif_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/dashboards.h"
#include "report/formats.h"
#include "report/gzip_size.h"
#include "report/sample_result.h"

namespace secretscan {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::FakeSecret;
using testing::SampleFinding;
using testing::SampleResult;

constexpr Severity kSeverities[] = {Severity::kLow, Severity::kCritical, Severity::kMedium};

// Each of another secret; severities in turns; every third secret at HEAD.
ScanResult Findings(size_t count) {
  std::vector<Finding> findings;
  for (size_t i = 0; i < count; ++i) {
    Finding finding = SampleFinding(FakeSecret(std::to_string(i)));
    finding.severity = kSeverities[i % 3];
    finding.start_line = finding.end_line = static_cast<int64_t>(i) + 1;
    findings.push_back(finding);
  }
  ScanResult result = SampleResult(findings);
  result.presence_known = true;
  for (SecretGroup& group : result.secrets) {
    group.at_head = group.occurrences.front() % 3 == 0;
  }
  return result;
}

std::vector<std::string> Ids(const SarifPlan& plan) {
  std::vector<std::string> ids;
  for (const PlannedRun& run : plan.runs) {
    ids.push_back(run.id);
  }
  return ids;
}

TEST(SarifPlan, PutsTheWorstFirst) {
  const ScanResult result = Findings(7);
  const SarifPlan plan = PlanSarif(result, {}, SarifLimits(), 7);
  ASSERT_THAT(plan.runs, SizeIs(1));
  EXPECT_THAT(plan.runs[0].findings, ElementsAre(1, 4, 2, 5, 0, 3, 6));
  EXPECT_EQ(plan.left_out, 0u);
}

TEST(SarifPlan, OfOneSeverityTheSurerComeFirst) {
  ScanResult result = Findings(0);
  std::vector<Finding> findings(3, SampleFinding());
  findings[0].confidence = Confidence::kLow;
  findings[1].confidence = Confidence::kMedium;
  EXPECT_THAT(PlanSarif(SampleResult(findings), {}, SarifLimits(), 3).runs[0].findings,
              ElementsAre(2, 1, 0));
}

TEST(SarifPlan, LeavesOutTheLeastSevere) {
  const ScanResult result = Findings(7);
  SarifPlan plan = PlanSarif(result, {}, {.results = 4}, 7);
  EXPECT_THAT(plan.runs[0].findings, ElementsAre(1, 4, 2, 5));
  EXPECT_EQ(plan.left_out, 3u);
  plan = PlanSarif(result, {}, SarifLimits(), 2);
  EXPECT_THAT(plan.runs[0].findings, ElementsAre(1, 4));
  EXPECT_EQ(plan.left_out, 5u);
}

TEST(SarifPlan, TellsThePastFromThePresent) {
  const ScanResult result = Findings(7);
  const SarifPlan plan = PlanSarif(result, {.sarif_by_presence = true}, SarifLimits(), 7);
  EXPECT_THAT(Ids(plan), ElementsAre("secretscan/history/at-head/", "secretscan/history/past/"));
  EXPECT_THAT(plan.runs[0].findings, ElementsAre(0, 3, 6));
  EXPECT_THAT(plan.runs[1].findings, ElementsAre(1, 4, 2, 5));
}

TEST(SarifPlan, AnEmptyRunIsThereToCloseAlerts) {
  const SarifPlan plan = PlanSarif(Findings(0), {.sarif_by_presence = true}, SarifLimits(), 0);
  EXPECT_THAT(plan.runs, SizeIs(2));
  EXPECT_THAT(PlanSarif(Findings(0), {}, SarifLimits(), 0).runs, SizeIs(1));
}

TEST(SarifPlan, WherePresenceIsNotKnownThereIsOneRun) {
  ScanResult result = Findings(3);
  result.presence_known = false;
  EXPECT_THAT(Ids(PlanSarif(result, {.sarif_by_presence = true}, SarifLimits(), 3)),
              ElementsAre("secretscan/history/"));
}

TEST(SarifPlan, GoesOnInFurtherRuns) {
  const ScanResult result = Findings(7);
  const ReportOptions options = {.sarif_by_presence = true, .sarif_more_runs = true};
  SarifPlan plan = PlanSarif(result, options, {.results = 2}, 7);
  EXPECT_THAT(Ids(plan), ElementsAre("secretscan/history/at-head/", "secretscan/history/at-head/2/",
                                     "secretscan/history/past/", "secretscan/history/past/2/"));
  EXPECT_THAT(plan.runs[2].findings, ElementsAre(1, 4));
  EXPECT_THAT(plan.runs[3].findings, ElementsAre(2, 5));
  EXPECT_THAT(plan.runs[1].findings, ElementsAre(6));
  EXPECT_EQ(plan.left_out, 0u);

  plan = PlanSarif(result, options, {.results = 2, .runs = 3}, 7);
  EXPECT_THAT(Ids(plan), ElementsAre("secretscan/history/at-head/", "secretscan/history/past/",
                                     "secretscan/history/past/2/"));
  EXPECT_EQ(plan.left_out, 1u);
}

struct Made {
  Json log;
  std::string text;
  std::vector<std::string> warnings;
};

Made Make(const ScanResult& result, const SarifLimits& limits, ReportOptions options = {}) {
  Made made;
  options.deterministic = true;
  options.warn = [&](std::string_view text) { made.warnings.emplace_back(text); };
  made.text = *MakeLimitedSarifReporter(limits)->Render(result, options);
  made.log = Json::parse(made.text);
  return made;
}

size_t Results(const Json& log) {
  size_t count = 0;
  for (const Json& run : log.at("runs")) {
    count += run.at("results").size();
  }
  return count;
}

TEST(SarifPlan, WhatIsLeftOutIsCountedInTheFileAndAside) {
  const Made made = Make(Findings(7), {.results = 4, .shown = 3});
  EXPECT_EQ(Results(made.log), 4u);
  const Json& notes = made.log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_THAT(notes[0]["message"]["text"].get<std::string>(), HasSubstr("of 7 results 3, "));
  ASSERT_THAT(made.warnings, SizeIs(2));
  EXPECT_THAT(made.warnings[0], HasSubstr("of 7 results 3, "));
  EXPECT_EQ(made.warnings[1],
            "of the 4 results in secretscan/history/ code scanning shows the 3 most severe");
  EXPECT_THAT(Make(Findings(3), {.results = 4, .shown = 3}).warnings, IsEmpty());
}

TEST(SarifPlan, KeepsTheFileSmallEnough) {
  const ScanResult result = Findings(300);
  const Made whole = Make(result, SarifLimits());
  EXPECT_EQ(Results(whole.log), 300u);
  const size_t limit = GzipSize(whole.text) / 2;
  const Made small = Make(result, {.compressed_bytes = limit});
  EXPECT_LE(GzipSize(small.text), limit);
  EXPECT_GT(Results(small.log), 50u);
  EXPECT_LT(Results(small.log), 200u);
  for (const Json& one : small.log["runs"][0]["results"]) {
    EXPECT_NE(one["level"], "note");  // they gave way first
  }
  ASSERT_THAT(small.warnings, SizeIs(1));
  EXPECT_THAT(small.warnings[0],
              HasSubstr("of 300 results " + std::to_string(300 - Results(small.log)) + ","));
  // The rules alone are too much.
  EXPECT_EQ(Results(Make(result, {.compressed_bytes = 100}).log), 0u);
}

TEST(SarifPlan, EveryRunIsWhatCodeScanningTakes) {
  const Made made = Make(Findings(30), {.results = 4},
                         {.sarif_by_presence = true, .sarif_more_runs = true});
  testing::CodeScanning github;
  EXPECT_EQ(github.Upload(made.text), "");
  EXPECT_EQ(github.categories().size(), 8u);
  EXPECT_EQ(Results(made.log), 30u);
  // The pack is told once.
  EXPECT_THAT(made.log["runs"][0]["tool"]["driver"]["rules"], SizeIs(2));
  EXPECT_THAT(made.log["runs"][1]["tool"]["driver"]["rules"], SizeIs(1));
}

}  // namespace
}  // namespace secretscan
