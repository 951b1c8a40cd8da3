// gitleaks' own JSON: its keys in its order, one blank of indentation a level, Go's escapes. A
// pipeline or baseline made for gitleaks reads it unchanged.
#include "report/formats.h"
#include "report/gitleaks_finding.h"

namespace secretscan {
namespace {

class GitleaksJsonReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const SecretMask mask(result.findings, options.redact_percent);
    std::string out;
    JsonWriter json(&out, " ");
    json.BeginArray();
    for (const Finding& finding : result.findings) {
      json.BeginObject();
      AppendGitleaksKeys(finding, mask, options.redact_percent, &json);
      json.EndObject();
    }
    json.EndArray();
    out += '\n';
    return out;
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeGitleaksJsonReporter() {
  return std::make_unique<GitleaksJsonReporter>();
}

}  // namespace secretscan
