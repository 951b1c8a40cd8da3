// gitleaks' own JSON: its keys in its order, one blank of indentation a level, Go's escapes. A
// pipeline or baseline made for gitleaks reads it unchanged.
#include "report/formats.h"
#include "report/go_json.h"
#include "report/redact.h"
#include "report/secret_mask.h"

namespace secretscan {
namespace {

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string* out) : out_(out) { *out_ += " {"; }

  void String(std::string_view key, std::string_view value) {
    Key(key);
    AppendGoString(value, out_);
  }
  void Integer(std::string_view key, int64_t value) {
    Key(key);
    *out_ += std::to_string(value);
  }
  void Float(std::string_view key, float value) {
    Key(key);
    AppendGoFloat(value, out_);
  }
  void Strings(std::string_view key, const std::vector<std::string>& values) {
    Key(key);
    *out_ += '[';
    for (size_t i = 0; i < values.size(); ++i) {
      *out_ += i == 0 ? "\n   " : ",\n   ";
      AppendGoString(values[i], out_);
    }
    *out_ += values.empty() ? "]" : "\n  ]";
  }
  void Close() { *out_ += "\n }"; }

 private:
  void Key(std::string_view key) {
    *out_ += first_ ? "\n  \"" : ",\n  \"";
    *out_ += key;
    *out_ += "\": ";
    first_ = false;
  }

  std::string* out_;
  bool first_ = true;
};

void AppendFinding(const Finding& finding, const SecretMask& mask, int percent, std::string* out) {
  ObjectWriter object(out);
  object.String("RuleID", finding.rule_id);
  object.String("Description", finding.description);
  object.Integer("StartLine", finding.start_line);
  object.Integer("EndLine", finding.end_line);
  object.Integer("StartColumn", finding.start_column);
  object.Integer("EndColumn", finding.end_column);
  object.String("Match", mask.Hide(finding.match, finding.secret));
  object.String("Secret", finding.secret.empty() ? "" : RedactSecret(finding.secret, percent));
  object.String("File", finding.file);
  object.String("SymlinkFile", finding.symlink_file);
  object.String("Commit", finding.commit);
  if (!finding.link.empty()) {
    object.String("Link", finding.link);
  }
  object.Float("Entropy", finding.entropy);
  object.String("Author", finding.author);
  object.String("Email", finding.email);
  object.String("Date", finding.date);
  object.String("Message", mask.Hide(finding.message, finding.secret));
  object.Strings("Tags", finding.tags);
  object.String("Fingerprint", finding.fingerprint);
  object.Close();
}

class GitleaksJsonReporter : public Reporter {
 public:
  std::string Render(const ScanResult& result, const ReportOptions& options) const override {
    if (result.findings.empty()) {
      return "[]\n";
    }
    const SecretMask mask(result.findings, options.redact_percent);
    std::string out = "[\n";
    for (size_t i = 0; i < result.findings.size(); ++i) {
      if (i > 0) {
        out += ",\n";
      }
      AppendFinding(result.findings[i], mask, options.redact_percent, &out);
    }
    out += "\n]\n";
    return out;
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeGitleaksJsonReporter() {
  return std::make_unique<GitleaksJsonReporter>();
}

}  // namespace secretscan
