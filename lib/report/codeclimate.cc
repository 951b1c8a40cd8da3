// Issues as Code Climate's engines report them and GitLab's Code Quality reads them: one array.
#include <algorithm>

#include "report/finding_ids.h"
#include "report/formats.h"
#include "report/json_writer.h"
#include "report/place_text.h"

namespace secretscan {
namespace {

constexpr size_t kShortCommit = 12;

std::string_view SeverityOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "blocker";
    case Severity::kHigh: return "critical";
    case Severity::kMedium: return "major";
    case Severity::kLow: return "minor";
    case Severity::kInfo: return "info";
  }
  return "major";
}

std::string DescriptionOf(const Finding& finding, const SecretMask& mask) {
  std::string out = finding.description.empty() ? "Secret found by the rule " + finding.rule_id
                                                : finding.description;
  if (!finding.commit.empty()) {
    out += " (added in commit " + finding.commit.substr(0, kShortCommit) + ")";
  }
  if (const std::string more = CircumstanceOf(finding, mask); !more.empty()) {
    out += " (" + more + ")";
  }
  // The format has no key for it.
  if (finding.confidence != Confidence::kHigh) {
    out += " (" + std::string(ConfidenceName(finding.confidence)) + " confidence)";
  }
  return out;
}

class CodeClimateReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const SecretMask mask(result.findings, options.redact_percent);
    const std::vector<FindingId> ids = FindingIds(result);
    std::string out;
    JsonWriter json(&out, " ");
    json.BeginArray();
    for (size_t i = 0; i < result.findings.size(); ++i) {
      const Finding& finding = result.findings[i];
      json.BeginObject();
      json.String("type", "issue");
      json.String("check_name", finding.rule_id);
      json.String("description", DescriptionOf(finding, mask));
      json.BeginArray("categories");
      json.String("Security");
      json.EndArray();
      json.String("severity", SeverityOf(finding.severity));
      json.String("fingerprint", ids[i].id);
      json.BeginObject("location");
      json.String("path", PlaceOf(finding, mask));
      json.BeginObject("lines");
      // Lines count from 1; of a file whose name alone was found there is none.
      json.Integer("begin", std::max<int64_t>(finding.start_line, 1));
      json.Integer("end", std::max<int64_t>({finding.start_line, finding.end_line, 1}));
      json.EndObject();
      json.EndObject();
      json.EndObject();
    }
    json.EndArray();
    out += '\n';
    return out;
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeCodeClimateReporter() {
  return std::make_unique<CodeClimateReporter>();
}

}  // namespace secretscan
