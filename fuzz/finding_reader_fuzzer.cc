// Any bytes as a report, as a baseline, as a list to import. What is read is compared with findings
// made of it: with the gitleaks profile each entry must hide the finding that says the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ignore/baseline.h"
#include "ignore/import_list.h"
#include "report/detect_secrets_baseline.h"
#include "report/finding_reader.h"

namespace {

using namespace secretscan;

void Require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

Finding Same(const ReportedFinding& reported) {
  Finding finding;
  finding.rule_id = reported.rule_id;
  finding.description = reported.description;
  finding.file = reported.file;
  finding.start_line = reported.start_line;
  finding.end_line = reported.end_line;
  finding.start_column = reported.start_column;
  finding.end_column = reported.end_column;
  finding.match = reported.match;
  finding.secret = reported.secret;
  finding.entropy = reported.entropy;
  finding.commit = reported.commit;
  finding.author = reported.author;
  finding.email = reported.email;
  finding.date = reported.date;
  finding.message = reported.message;
  return finding;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ScanResult result;
  result.identity = "root";
  const auto report = ReadFindings(text, "input");
  if (report.ok()) {
    for (const ReportedFinding& reported : report->findings) {
      result.findings.push_back(Same(reported));
    }
    GroupSecrets(&result);
    const Baseline baseline(*report, "input");
    for (const bool redacted : {false, true}) {
      for (const bool hidden : baseline.Hides(result, Profile::kGitleaks, redacted)) {
        Require(hidden || report->format == FindingReport::Format::kJsonl);
      }
    }
    Require(baseline.UnusedEntries(result).size() <= report->findings.size());
  } else {
    Require(report.status().message().find("input:") == 0);
  }
  const auto entries = ReadDetectSecretsBaseline(text, "input");
  Require(entries.ok() || entries.status().message().find("input:") == 0);
  if (const auto list = FindListed(text, "input", result); list.ok()) {
    Require(list->wanted.size() == result.findings.size());
  }
  return 0;
}
