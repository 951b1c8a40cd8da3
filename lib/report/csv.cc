// Comma-separated values: gitleaks' columns and, unless as gitleaks, two of ours behind them; quoted as
// Go's encoding/csv does.
#include <algorithm>

#include "base/utf8.h"
#include "report/formats.h"
#include "report/redact.h"
#include "report/secret_mask.h"
#include "report/template/text_case.h"

namespace secretscan {
namespace {

bool NeedsQuotes(std::string_view cell) {
  if (cell.empty()) {
    return false;
  }
  return cell == "\\." || cell.find_first_of(",\"\r\n") != std::string_view::npos ||
         templates::IsBlank(DecodeRune(cell, 0).value);
}

// True if a spreadsheet could take the cell for a formula, also one that trims cells first.
bool IsFormula(std::string_view cell) {
  const size_t begin = cell.find_first_not_of(" \t\r\n\v\f");
  if (begin == std::string_view::npos) {
    return false;
  }
  constexpr std::u32string_view kStarts = U"=+-@\uFF1D\uFF0B\uFF0D\uFF20";
  return cell.front() == '\t' || cell.front() == '\r' ||
         kStarts.find(DecodeRune(cell, begin).value) != std::u32string_view::npos;
}

class CsvWriter {
 public:
  CsvWriter(bool guarded, std::string* out) : guarded_(guarded), out_(out) {}

  void Cell(std::string_view text) {
    if (!first_) {
      *out_ += ',';
    }
    first_ = false;
    if (guarded_ && IsFormula(text)) {
      AppendQuoted("'" + std::string(text));
    } else if (NeedsQuotes(text)) {
      AppendQuoted(text);
    } else {
      *out_ += text;
    }
  }
  void Number(int64_t value) { Cell(std::to_string(value)); }
  void EndRow() {
    *out_ += '\n';
    first_ = true;
  }

 private:
  void AppendQuoted(std::string_view text) {
    *out_ += '"';
    for (const char c : text) {
      if (c == '"') {
        *out_ += '"';
      }
      *out_ += c;
    }
    *out_ += '"';
  }

  bool guarded_;
  std::string* out_;
  bool first_ = true;
};

std::string Joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += out.empty() ? "" : " ";
    out += text;
  }
  return out;
}

class CsvReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    std::string out;
    if (result.findings.empty()) {
      return out;
    }
    const bool links = options.as_gitleaks
                           ? !result.findings.front().link.empty()
                           : std::any_of(result.findings.begin(), result.findings.end(),
                                         [](const Finding& f) { return !f.link.empty(); });
    out += "RuleID,Commit,File,SymlinkFile,Secret,Match,StartLine,EndLine,StartColumn,EndColumn,"
           "Author,Message,Date,Email,Fingerprint,Tags";
    out += links ? ",Link" : "";
    out += options.as_gitleaks ? "\n" : ",Severity,Confidence\n";
    const SecretMask mask(result.findings, options.redact_percent);
    CsvWriter csv(!options.as_gitleaks, &out);
    for (const Finding& finding : result.findings) {
      csv.Cell(finding.rule_id);
      csv.Cell(finding.commit);
      csv.Cell(finding.file);
      csv.Cell(finding.symlink_file);
      csv.Cell(ShownSecret(finding.secret, options.redact_percent));
      csv.Cell(mask.Hide(finding.match, finding.secret));
      csv.Number(finding.start_line);
      csv.Number(finding.end_line);
      csv.Number(finding.start_column);
      csv.Number(finding.end_column);
      csv.Cell(finding.author);
      csv.Cell(mask.Hide(finding.message, finding.secret));
      csv.Cell(finding.date);
      csv.Cell(finding.email);
      csv.Cell(finding.fingerprint);
      csv.Cell(Joined(finding.tags));
      if (links) {
        csv.Cell(finding.link);
      }
      if (!options.as_gitleaks) {
        csv.Cell(SeverityName(finding.severity));
        csv.Cell(ConfidenceName(finding.confidence));
      }
      csv.EndRow();
    }
    return out;
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeCsvReporter() { return std::make_unique<CsvReporter>(); }

}  // namespace secretscan
