// JUnit's XML, in the shape that gitleaks writes: one failed test a finding. Unless as gitleaks,
// the text of each tells two things more.
#include "report/formats.h"
#include "report/gitleaks_finding.h"
#include "report/markup_text.h"
#include "report/place_text.h"

namespace secretscan {
namespace {

std::string MessageOf(const Finding& finding, const SecretMask& mask, bool as_gitleaks) {
  std::string out = finding.rule_id + " has detected a secret in ";
  // What has no file is of no concern to gitleaks.
  out += as_gitleaks || !HasNoFile(finding) ? "file " + finding.file : PlaceOf(finding, mask);
  out += ", line " + std::to_string(finding.start_line);
  if (!finding.commit.empty()) {
    out += ", at commit " + finding.commit;
  }
  return out + ".";
}

void AppendAttribute(std::string_view name, std::string_view value, std::string* out) {
  *out += ' ';
  *out += name;
  *out += "=\"";
  AppendXmlText(value, out);
  *out += '"';
}

class JunitReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const std::string count = std::to_string(result.findings.size());
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n\t<testsuite";
    AppendAttribute("failures", count, &out);
    AppendAttribute("name", options.as_gitleaks ? "gitleaks" : "secretscan", &out);
    AppendAttribute("tests", count, &out);
    AppendAttribute("time", "", &out);
    out += '>';
    const SecretMask mask(result.findings, options.redact_percent);
    for (const Finding& finding : result.findings) {
      AppendCase(finding, mask, options, &out);
    }
    out += result.findings.empty() ? "</testsuite>\n</testsuites>"
                                   : "\n\t</testsuite>\n</testsuites>";
    return out;
  }

 private:
  static void AppendCase(const Finding& finding, const SecretMask& mask,
                         const ReportOptions& options, std::string* out) {
    const std::string message = MessageOf(finding, mask, options.as_gitleaks);
    *out += "\n\t\t<testcase";
    AppendAttribute("classname", finding.description, out);
    AppendAttribute("file", finding.file, out);
    AppendAttribute("name", message, out);
    AppendAttribute("time", "", out);
    *out += ">\n\t\t\t<failure";
    AppendAttribute("message", message, out);
    AppendAttribute("type", finding.description, out);
    *out += '>';
    std::string json;
    JsonWriter writer(&json, "\t");
    writer.BeginObject();
    AppendGitleaksKeys(finding, mask, options.redact_percent, &writer);
    if (!options.as_gitleaks) {
      writer.String("Severity", SeverityName(finding.severity));
      writer.String("Confidence", ConfidenceName(finding.confidence));
    }
    writer.EndObject();
    AppendXmlText(json, out);
    *out += "</failure>\n\t\t</testcase>";
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeJunitReporter() { return std::make_unique<JunitReporter>(); }

}  // namespace secretscan
