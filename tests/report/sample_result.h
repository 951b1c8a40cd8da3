// Scan results for the reporters' tests. Secrets are put together here, so that no file holds one.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "report/reporter.h"

namespace secretscan::testing {

// A secret-like text that differs with `seed`.
inline std::string FakeSecret(std::string_view seed) {
  return "Zq" + std::string(seed) + "-" + std::string(8, 'Q') + "9";
}

inline std::shared_ptr<RuleSet> SampleRules() {
  auto rules = std::make_shared<RuleSet>();
  rules->origin = "built-in";
  rules->digest = std::string(64, 'd');
  Rule token;
  token.id = "demo-token";
  token.description = "Demo token";
  token.tags = {"demo"};
  token.severity = Severity::kCritical;
  token.provider = "Demo";
  token.opens = "the demo service";
  token.revoke_url = "https://demo.example/revoke";
  token.source_url = "https://demo.example/format";
  Rule generic;
  generic.id = "generic";
  generic.severity = Severity::kMedium;
  Rule helper;
  helper.id = "helper";
  helper.skip_report = true;
  rules->rules = {token, generic, helper};
  return rules;
}

inline Finding SampleFinding(std::string secret = FakeSecret("a")) {
  Finding finding;
  finding.rule_id = "demo-token";
  finding.description = "Demo token";
  finding.severity = Severity::kCritical;
  finding.tags = {"demo"};
  finding.provenance = Provenance::kCommit;
  finding.file = "src/app.py";
  finding.start_line = finding.end_line = 12;
  finding.start_column = 5;
  finding.secret = std::move(secret);
  finding.match = "key = \"" + finding.secret + "\"";
  finding.line = "    " + finding.match + "  # prod";
  finding.end_column = finding.start_column + static_cast<int64_t>(finding.match.size()) - 1;
  finding.entropy = 2.807355f;
  finding.commit = std::string(39, 'c') + "1";
  finding.author = "Jane Doe";
  finding.email = "jane@example.com";
  finding.date = "2025-01-31T09:30:00Z";
  finding.message = "Add the app";
  finding.blob = std::string(40, 'b');
  finding.fingerprint = GitleaksFingerprint(finding);
  return finding;
}

// A path finding: no secret, no position.
inline Finding SamplePathFinding() {
  Finding finding;
  finding.rule_id = "pkcs12-file";
  finding.description = "PKCS #12 file";
  finding.provenance = Provenance::kCommit;
  finding.file = "keys/store.p12";
  finding.match = "file detected: keys/store.p12";
  finding.commit = std::string(39, 'c') + "2";
  finding.fingerprint = GitleaksFingerprint(finding);
  return finding;
}

inline ScanResult SampleResult(std::vector<Finding> findings) {
  ScanResult result;
  result.command = "history";
  result.target = ".";
  result.head = std::string(40, 'e');
  result.identity = "root commit";
  result.started_at = "2025-02-01T10:00:00Z";
  result.seconds = 1.25;
  result.rules = SampleRules();
  result.findings = std::move(findings);
  result.coverage.commits = 3;
  result.coverage.trees = 4;
  result.coverage.blobs = 5;
  result.coverage.bytes = 1234567;
  GroupSecrets(&result);
  return result;
}

inline std::string Rendered(const ScanResult& result, std::string_view format,
                            ReportOptions options = {.deterministic = true}) {
  auto reporter = MakeReporter(format);
  if (!reporter.ok()) {
    ADD_FAILURE() << reporter.status();
    return "";
  }
  absl::StatusOr<std::string> report = (*reporter)->Render(result, options);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.value_or("");
}

}  // namespace secretscan::testing
