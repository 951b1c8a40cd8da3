// A report that the user wrote: a template of Go's text/template, or what of it is supported, over
// the list of findings with gitleaks' fields, `.Line`, `.Severity` and `.Confidence`.
#include <algorithm>

#include "base/status.h"
#include "report/formats.h"
#include "report/redact.h"
#include "report/secret_mask.h"
#include "report/template/executor.h"
#include "report/template/parser.h"
#include "report/utc_time.h"

namespace secretscan {
namespace {

using templates::Record;
using templates::Value;

constexpr size_t kMaxTemplate = size_t{1} << 20;

Value RecordOf(const Finding& finding, const SecretMask& mask, int percent) {
  auto record = std::make_shared<Record>();
  record->type_name = "Finding";
  const auto add = [&](std::string_view name, Value value,
                       Record::InJson in_json = Record::InJson::kAlways) {
    record->fields.push_back({name, std::move(value), in_json});
  };
  add("RuleID", finding.rule_id);
  add("Description", finding.description);
  add("StartLine", finding.start_line);
  add("EndLine", finding.end_line);
  add("StartColumn", finding.start_column);
  add("EndColumn", finding.end_column);
  add("Line", mask.Hide(finding.line, finding.secret), Record::InJson::kNever);
  add("Match", mask.Hide(finding.match, finding.secret));
  add("Secret", ShownSecret(finding.secret, percent));
  add("File", finding.file);
  add("SymlinkFile", finding.symlink_file);
  add("Commit", finding.commit);
  add("Link", finding.link, Record::InJson::kNotEmpty);
  add("Entropy", templates::Float{finding.entropy, true});
  add("Author", finding.author);
  add("Email", finding.email);
  add("Date", finding.date);
  add("Message", mask.Hide(finding.message, finding.secret));
  add("Tags", templates::List(finding.tags.begin(), finding.tags.end()));
  add("Fingerprint", finding.fingerprint);
  record->extras = {{"Severity", SeverityName(finding.severity)},
                    {"Confidence", ConfidenceName(finding.confidence)}};
  return Value(std::shared_ptr<const Record>(std::move(record)));
}

class TemplateReporter : public Reporter {
 public:
  TemplateReporter(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  absl::Status Prepare() {
    if (text_.size() > kMaxTemplate) {
      return InvalidArgument(name_ + ": a template has 1 MiB at most");
    }
    templates::TemplateError error;
    if (!templates::Parse(text_, &ast_, &error)) {
      return Describe(error);
    }
    // Fields that no finding has would be noticed only after the scan, and only if it found
    // something.
    Finding sample;
    sample.rule_id = sample.file = sample.secret = sample.match = sample.line = "sample";
    sample.tags = {"sample"};
    std::string out;
    const templates::Outcome outcome = Run({sample}, 0, 0, &out, &error);
    return outcome == templates::Outcome::kUnknownField ? Describe(error) : absl::OkStatus();
  }

  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const int64_t began = ParseUtc(result.started_at).value_or(0);
    std::string out;
    templates::TemplateError error;
    if (Run(result.findings, options.redact_percent, options.deterministic ? 0 : began, &out,
            &error) != templates::Outcome::kDone) {
      return Describe(error);
    }
    return out;
  }

 private:
  templates::Outcome Run(const std::vector<Finding>& findings, int percent, int64_t now,
                         std::string* out, templates::TemplateError* error) const {
    const SecretMask mask(findings, percent);
    templates::List data;
    for (const Finding& finding : findings) {
      data.push_back(RecordOf(finding, mask, percent));
    }
    templates::CallContext context(now, findings.size());
    return templates::Execute(ast_, Value(std::move(data)), context, out, error);
  }

  // "file:line:column: message", both from 1, columns in bytes.
  absl::Status Describe(const templates::TemplateError& error) const {
    const std::string_view before = std::string_view(text_).substr(0, error.pos);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t column = before.size() - (before.rfind('\n') + 1) + 1;
    return InvalidArgument(name_ + ":" + std::to_string(line) + ":" + std::to_string(column) +
                           ": " + error.message);
  }

  std::string name_;
  std::string text_;
  templates::Ast ast_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reporter>> MakeTemplateReporter(std::string_view name,
                                                               std::string_view text) {
  auto reporter = std::make_unique<TemplateReporter>(name, text);
  SECRETSCAN_RETURN_IF_ERROR(reporter->Prepare());
  return reporter;
}

}  // namespace secretscan
