#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/sample_result.h"
#include "report/sarif_limits.h"
#include "scan/line_hash.h"

namespace secretscan {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SamplePathFinding;
using testing::SampleResult;

Json RunOf(const ScanResult& result, ReportOptions options = {.deterministic = true}) {
  const Json log = Json::parse(Rendered(result, "sarif", options));
  EXPECT_EQ(log.at("runs").size(), 1u);
  return log["runs"][0];
}

void ExpectText(const Json& message, size_t limit) {
  EXPECT_FALSE(message.at("text").get<std::string>().empty());
  EXPECT_LE(message.at("text").get<std::string>().size(), limit);
}

// What SARIF's schema and GitHub's table of supported properties require.
void ExpectValidRun(const Json& run) {
  const Json& driver = run.at("tool").at("driver");
  EXPECT_EQ(driver.at("name"), "secretscan");
  EXPECT_FALSE(driver.at("version").get<std::string>().empty());
  EXPECT_EQ(driver.at("semanticVersion"), driver.at("version"));
  EXPECT_EQ(run.at("columnKind"), "utf16CodeUnits");
  EXPECT_EQ(run.at("redactionTokens"), Json::array({"REDACTED"}));
  EXPECT_TRUE(run.at("automationDetails").at("id").get<std::string>().ends_with("/"));
  ASSERT_EQ(run.at("invocations").size(), 1u);
  EXPECT_TRUE(run["invocations"][0].at("executionSuccessful").is_boolean());
  for (const Json& rule : driver.at("rules")) {
    EXPECT_FALSE(rule.at("id").get<std::string>().empty());
    EXPECT_LE(rule.at("name").get<std::string>().size(), 255u);
    ExpectText(rule.at("shortDescription"), 1024);
    ExpectText(rule.at("fullDescription"), 1024);
    ExpectText(rule.at("help"), 100000);
    EXPECT_TRUE(rule["help"].at("markdown").is_string());
    EXPECT_THAT(rule.at("defaultConfiguration").at("level"),
                ::testing::AnyOf("error", "warning", "note"));
    EXPECT_LE(rule.at("properties").at("tags").size(), kSarifMaxTags);
    EXPECT_THAT(rule["properties"].at("precision"),
                ::testing::AnyOf("very-high", "high", "medium", "low"));
    const std::string text = rule["properties"].at("security-severity");
    const double severity = std::stod(text);
    EXPECT_GT(severity, 0);
    EXPECT_LE(severity, 10);
  }
  for (const Json& result : run.at("results")) {
    ExpectText(result.at("message"), 4096);
    EXPECT_EQ(driver["rules"].at(result.at("ruleIndex").get<size_t>()).at("id"),
              result.at("ruleId"));
    EXPECT_THAT(result.at("level"), ::testing::AnyOf("error", "warning", "note"));
    ASSERT_EQ(result.at("locations").size(), 1u);
    const Json& place = result["locations"][0].at("physicalLocation");
    const std::string uri = place.at("artifactLocation").at("uri");
    EXPECT_FALSE(uri.empty());
    for (const char c : uri) {
      EXPECT_TRUE(c > ' ' && c < 0x7F) << uri;
    }
    const Json& region = place.at("region");
    for (const char* key : {"startLine", "startColumn", "endLine", "endColumn"}) {
      EXPECT_GE(region.at(key).get<int64_t>(), 1) << key;
    }
    EXPECT_GE(region["endLine"], region["startLine"]);
    EXPECT_THAT(result.at("partialFingerprints").at("primaryLocationLineHash").get<std::string>(),
                ::testing::MatchesRegex("[0-9a-f]+:[0-9]+"));
    EXPECT_EQ(result["partialFingerprints"].size(), 1u);
    EXPECT_EQ(result.at("fingerprints").at("secretscan/v1").get<std::string>().size(), 32u);
  }
}

TEST(Sarif, HasWhatIsRequired) {
  const ScanResult result = SampleResult({SampleFinding(), SamplePathFinding()});
  const Json log = Json::parse(Rendered(result, "sarif"));
  EXPECT_EQ(log.at("$schema"), "https://json.schemastore.org/sarif-2.1.0.json");
  EXPECT_EQ(log.at("version"), "2.1.0");
  ExpectValidRun(log.at("runs").at(0));
}

TEST(Sarif, OfNothingHasRulesAndNoResults) {
  const Json run = RunOf(SampleResult({}));
  ExpectValidRun(run);
  EXPECT_TRUE(run["results"].empty());
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 2u);  // not the helper
}

TEST(Sarif, WorksWithoutRules) {
  ScanResult result = SampleResult({SampleFinding()});
  result.rules = nullptr;
  const Json run = RunOf(result);
  ExpectValidRun(run);
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 1u);
}

TEST(Sarif, DescribesRules) {
  const Json rule = RunOf(SampleResult({}))["tool"]["driver"]["rules"][0];
  EXPECT_EQ(rule["id"], "demo-token");
  EXPECT_EQ(rule["name"], "DemoToken");
  EXPECT_EQ(rule["helpUri"], "https://demo.example/revoke");
  EXPECT_EQ(rule["defaultConfiguration"]["level"], "error");
  EXPECT_EQ(rule["properties"]["security-severity"], "9.5");
  EXPECT_EQ(rule["properties"]["precision"], "high");
  EXPECT_THAT(rule["help"]["markdown"].get<std::string>(),
              HasSubstr("<https://demo.example/format>"));
}

TEST(Sarif, PrecisionIsTheRulesConfidence) {
  ScanResult result = SampleResult({});
  auto rules = testing::SampleRules();
  rules->rules[0].confidence = Confidence::kLow;
  result.rules = rules;
  const Json described = RunOf(result)["tool"]["driver"]["rules"];
  EXPECT_EQ(described[0]["properties"]["precision"], "low");
  EXPECT_EQ(described[1]["properties"]["precision"], "medium");  // names no provider
}

TEST(Sarif, RanksResultsByConfidence) {
  std::vector<Finding> findings = {SampleFinding("Zs"), SampleFinding("Zt"), SampleFinding("Zu")};
  findings[1].confidence = Confidence::kMedium;
  findings[2].confidence = Confidence::kLow;
  const Json results = RunOf(SampleResult(findings))["results"];
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0]["rank"], 90.0);
  EXPECT_EQ(results[1]["rank"], 60.0);
  EXPECT_EQ(results[2]["rank"], 20.0);
  EXPECT_EQ(results[2]["properties"]["confidence"], "low");
}

TEST(Sarif, NamesOfRulesAreNotTheirIds) {
  ScanResult result = SampleResult({});
  auto rules = testing::SampleRules();
  rules->rules[0].id = "jwt";
  rules->rules[1].id = "1password-key";
  result.rules = rules;
  const Json described = RunOf(result)["tool"]["driver"]["rules"];
  EXPECT_EQ(described[0]["name"], "JwtRule");
  EXPECT_EQ(described[1]["name"], "Rule1passwordKey");
}

TEST(Sarif, RulesCannotSmuggleMarkupOrTooMuch) {
  ScanResult result = SampleResult({});
  auto rules = testing::SampleRules();
  rules->rules[0].description = "[x](https://evil.example) " + std::string(5000, 'x');
  rules->rules[0].revoke_url = "javascript:alert(1)";
  rules->rules[0].source_url = "https://evil.example/><script>";
  for (int i = 0; i < 50; ++i) {
    rules->rules[0].tags.push_back("tag" + std::to_string(i));
  }
  result.rules = rules;
  const Json run = RunOf(result);
  ExpectValidRun(run);
  const Json rule = run["tool"]["driver"]["rules"][0];
  EXPECT_FALSE(rule.contains("helpUri"));
  EXPECT_THAT(rule.dump(), Not(HasSubstr("script>")));
  EXPECT_THAT(rule.dump(), Not(HasSubstr("alert")));
  EXPECT_THAT(rule["shortDescription"]["text"].get<std::string>(), HasSubstr("\\[x\\]"));
}

TEST(Sarif, PlacesResults) {
  Finding finding = SampleFinding();
  finding.file = "d\xC3\xA9/a b.txt";
  const Json result = RunOf(SampleResult({finding}))["results"][0];
  const Json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "d%C3%A9/a%20b.txt");
  EXPECT_EQ(place["region"]["startLine"], 12);
  EXPECT_EQ(place["region"]["startColumn"], 5);
  EXPECT_EQ(place["region"]["endColumn"], 5 + static_cast<int64_t>(finding.match.size()));
  EXPECT_EQ(result["properties"]["commit"], finding.commit);
}

TEST(Sarif, PlacesWhatIsInNoFile) {
  Finding message = SampleFinding();
  message.provenance = Provenance::kCommitMessage;
  message.file.clear();
  Finding name = SampleFinding(FakeSecret("b"));
  name.provenance = Provenance::kRefName;
  name.origin = "refs/heads/" + name.secret;
  name.file = name.origin;
  Finding stash = SampleFinding(FakeSecret("c"));
  stash.provenance = Provenance::kStash;
  stash.origin = "refs/stash@{1}";
  const Json run = RunOf(SampleResult({message, name, stash}));
  ExpectValidRun(run);
  const auto uri = [&](int i) {
    return run["results"][i]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
  };
  const auto place = [&](int i) {
    return run["results"][i]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
  };
  const auto text = [&](int i) {
    return run["results"][i]["message"]["text"].get<std::string>();
  };
  EXPECT_EQ(uri(0), ".git/commit-message");
  EXPECT_EQ(place(0), "message of commit cccccccccccc");
  EXPECT_THAT(text(0), HasSubstr("(in message of commit cccccccccccc)"));
  EXPECT_EQ(uri(1), ".git/ref-name");
  EXPECT_EQ(place(1), "reference name refs/heads/REDACTED");
  EXPECT_EQ(uri(2), "src/app.py");
  EXPECT_FALSE(run["results"][2]["locations"][0].contains("logicalLocations"));
  EXPECT_THAT(text(2), HasSubstr("(in stash@{{1}})"));
  EXPECT_EQ(run["results"][2]["properties"]["provenance"], "stash");
}

TEST(Sarif, UsesTheGivenLineHashElseTheLines) {
  Finding finding = SampleFinding();
  Json result = RunOf(SampleResult({finding}))["results"][0];
  EXPECT_EQ(result["partialFingerprints"]["primaryLocationLineHash"],
            LineHashes(finding.line).ForLine(1));
  finding.line = "\n" + finding.line;  // as the reference has it
  EXPECT_EQ(RunOf(SampleResult({finding}))["results"][0]["partialFingerprints"],
            result["partialFingerprints"]);
  finding.line_hash = "abc:7";
  result = RunOf(SampleResult({finding}))["results"][0];
  EXPECT_EQ(result["partialFingerprints"]["primaryLocationLineHash"], "abc:7");
}

TEST(Sarif, FingerprintsStayWhenLinesMove) {
  Finding finding = SampleFinding();
  const Json before = RunOf(SampleResult({finding}))["results"][0];
  finding.start_line = finding.end_line = 40;
  const Json after = RunOf(SampleResult({finding}))["results"][0];
  EXPECT_EQ(before["fingerprints"], after["fingerprints"]);
  EXPECT_EQ(before["partialFingerprints"], after["partialFingerprints"]);
}

TEST(Sarif, ShowsNeitherSecretsNorPeople) {
  Finding finding = SampleFinding();
  finding.message = "Message text with " + finding.secret;
  for (const int percent : {100, 50, 0}) {
    const std::string report =
        Rendered(SampleResult({finding}), "sarif", {.redact_percent = percent});
    EXPECT_THAT(report, Not(HasSubstr(finding.secret)));
    EXPECT_THAT(report, Not(HasSubstr(finding.author)));
    EXPECT_THAT(report, Not(HasSubstr(finding.email)));
    EXPECT_THAT(report, Not(HasSubstr("Message text")));
  }
}

TEST(Sarif, SaysWhereTheSecretStillIsOnlyIfThatIsKnown) {
  ScanResult result = SampleResult({SampleFinding()});
  const auto message = [&]() -> std::string {
    return RunOf(result)["results"][0]["message"]["text"];
  };
  EXPECT_THAT(message(), Not(HasSubstr("history")));
  result.presence_known = true;
  EXPECT_THAT(message(), HasSubstr("only in the history"));
  result.secrets[0].refs = {"refs/heads/a", "refs/heads/b"};
  EXPECT_THAT(message(), HasSubstr("2 references"));
  result.secrets[0].at_head = true;
  EXPECT_THAT(message(), HasSubstr("at HEAD"));
}

TEST(Sarif, DifferentScansHaveDifferentCategories) {
  ScanResult result = SampleResult({});
  EXPECT_EQ(RunOf(result)["automationDetails"]["id"], "secretscan/history/");
  result.partial = true;
  EXPECT_EQ(RunOf(result)["automationDetails"]["id"], "secretscan/range/");
  result.partial = false;
  result.command = "dir";
  result.head.clear();
  EXPECT_EQ(RunOf(result)["automationDetails"]["id"], "secretscan/tip/");
}

TEST(Sarif, ReportsGapsAsFailure) {
  ScanResult result = SampleResult({});
  result.coverage.skips = {{SkipReason::kBinary, "blob", "b1", "binary"}};
  EXPECT_EQ(RunOf(result)["invocations"][0]["executionSuccessful"], true);
  EXPECT_TRUE(RunOf(result)["invocations"][0]["toolExecutionNotifications"].empty());
  for (int i = 0; i < 150; ++i) {
    result.coverage.skips.push_back({SkipReason::kMissing, "blob", std::to_string(i), "[gone]"});
  }
  const Json run = RunOf(result);
  ExpectValidRun(run);
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
  const Json& notes = run["invocations"][0]["toolExecutionNotifications"];
  ASSERT_EQ(notes.size(), 101u);
  EXPECT_EQ(notes[0]["message"]["text"], "Not scanned: blob 0, missing. \\[gone\\]");
  EXPECT_EQ(notes[100]["message"]["text"], "Not scanned: 50 more.");
}

TEST(Sarif, StaysWithinTheLimitOfOneRun) {
  std::vector<Finding> findings;
  for (size_t i = 0; i < SarifLimits().results + 10; ++i) {
    Finding finding = SampleFinding(FakeSecret(std::to_string(i)));
    finding.rule_id = i < 10 ? "generic" : "demo-token";
    finding.severity = i < 10 ? Severity::kMedium : Severity::kCritical;
    findings.push_back(finding);
  }
  const Json run = RunOf(SampleResult(findings));
  ASSERT_EQ(run["results"].size(), SarifLimits().results);
  EXPECT_EQ(run["results"].back()["level"], "error");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(Sarif, LeavesTimesOutWhenDeterministic) {
  EXPECT_FALSE(RunOf(SampleResult({}))["invocations"][0].contains("startTimeUtc"));
  EXPECT_EQ(RunOf(SampleResult({}), {})["invocations"][0]["startTimeUtc"], "2025-02-01T10:00:00Z");
}

}  // namespace
}  // namespace secretscan
