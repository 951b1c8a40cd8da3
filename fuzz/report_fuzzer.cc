// Renders a scan result made of the input in every format. The JSON formats must parse, and no
// report that hides secrets may hold one.
//
// So that the second check is sound, secrets are spelled with letters that stand nowhere else: the
// input's bytes become letters of kSecretAlphabet, and those letters are taken out of every text
// that a report shows unmasked. No key, number or escape of a report has two of them in a row.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/reporter.h"

namespace {

using namespace secretscan;

constexpr std::string_view kSecretAlphabet = "QZXJ";
constexpr size_t kMaxFindings = 64;

[[noreturn]] void Fail(const char* what, std::string_view format) {
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(format.size()), format.data());
  std::abort();
}

class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), size_(size) {}

  bool empty() const { return size_ == 0; }
  uint8_t Byte() {
    if (size_ == 0) {
      return 0;
    }
    --size_;
    return *data_++;
  }
  // A byte of length, then that many bytes.
  std::string Text() {
    std::string out(Byte(), '\0');
    for (char& c : out) {
      c = static_cast<char>(Byte());
    }
    return out;
  }
  std::string PublicText() {
    std::string out = Text();
    std::erase_if(out, [](char c) { return kSecretAlphabet.find(c) != std::string_view::npos; });
    return out;
  }
  // Empty (a path finding) or of at least four letters.
  std::string Secret() {
    std::string out(Byte() % 100, '\0');
    if (out.size() < 4) {
      return "";
    }
    for (char& c : out) {
      c = kSecretAlphabet[Byte() % kSecretAlphabet.size()];
    }
    return out;
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

Finding ReadFinding(Input* in) {
  Finding finding;
  finding.rule_id = "rule" + std::to_string(in->Byte() % 4);
  finding.description = in->PublicText();
  finding.severity = static_cast<Severity>(in->Byte() % 5);
  finding.provenance = static_cast<Provenance>(in->Byte() % kProvenanceCount);
  finding.file = in->PublicText();
  finding.start_line = static_cast<int8_t>(in->Byte());
  finding.end_line = static_cast<int8_t>(in->Byte());
  finding.start_column = static_cast<int8_t>(in->Byte());
  finding.end_column = static_cast<int8_t>(in->Byte());
  finding.secret = in->Secret();
  // One statement a text: operands of + may be read in any order.
  finding.match = in->PublicText();
  finding.match += finding.secret;
  finding.match += in->PublicText();
  finding.line = in->PublicText();
  finding.line += finding.match;
  finding.line += in->PublicText();
  finding.entropy = static_cast<float>(in->Byte()) / 16;
  finding.commit = in->PublicText();
  finding.author = in->PublicText();
  finding.date = in->PublicText();
  finding.message = in->PublicText() + finding.secret;
  finding.link = in->PublicText();
  finding.origin = in->PublicText();
  finding.origin += finding.secret;
  finding.fingerprint = GitleaksFingerprint(finding);
  return finding;
}

ScanResult ReadResult(Input* in) {
  ScanResult result;
  const uint8_t flags = in->Byte();
  result.command = flags & 1 ? "history" : "dir";
  result.identity = flags & 2 ? "identity" : "";
  result.presence_known = flags & 4;
  result.partial = flags & 8;
  result.target = in->PublicText();
  if (flags & 16) {
    // Braces, unlike calls, fix the order of reading.
    result.coverage.skips.push_back(Skip{
        static_cast<SkipReason>(in->Byte() % kSkipReasonCount), in->PublicText(),
        in->PublicText(), in->PublicText()});
  }
  if (flags & 32) {
    auto rules = std::make_shared<RuleSet>();
    rules->rules.push_back({.id = "rule0", .description = in->PublicText()});
    rules->rules.back().revoke_url = "https://" + in->PublicText();
    rules->rules.back().tags = {in->PublicText()};
    result.rules = std::move(rules);
  }
  while (!in->empty() && result.findings.size() < kMaxFindings) {
    result.findings.push_back(ReadFinding(in));
    // Another finding's secret in this one's texts.
    if (flags & 64 && result.findings.front().secret.size() >= 6) {
      result.findings.back().match += result.findings.front().secret;
      result.findings.back().message += result.findings.front().secret;
    }
  }
  GroupSecrets(&result);
  return result;
}

// Every row has as many cells as the first.
void CheckCsv(const std::string& report) {
  size_t cells = 1, columns = 0;
  bool quoted = false;
  for (const char c : report) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      ++cells;
    } else if (!quoted && c == '\n') {
      columns = columns == 0 ? cells : columns;
      if (cells != columns) {
        Fail("row of another length", "csv");
      }
      cells = 1;
    }
  }
  if (quoted || cells != 1) {
    Fail("unfinished row", "csv");
  }
}

size_t Count(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t pos = 0; (pos = text.find(part, pos)) != std::string_view::npos; ++pos) {
    ++count;
  }
  return count;
}

void CheckParses(std::string_view format, const std::string& report) {
  if (format == "json" || format == "sarif" || format == "gitlab" || format == "codeclimate") {
    if (!nlohmann::json::accept(report)) {
      Fail("no JSON", format);
    }
  } else if (format == "jsonl") {
    for (size_t pos = 0; pos < report.size();) {
      const size_t end = report.find('\n', pos);
      if (end == std::string::npos ||
          !nlohmann::json::accept(report.begin() + static_cast<int64_t>(pos),
                                  report.begin() + static_cast<int64_t>(end))) {
        Fail("no JSON Lines", format);
      }
      pos = end + 1;
    }
  } else if (format == "csv") {
    CheckCsv(report);
  } else {
    for (const char c : report) {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && (c != '\t' || format != "junit")) {
        Fail("control character", format);
      }
    }
    if (format == "html" && (Count(report, "<script") != 1 || Count(report, "<style") != 1 ||
                             Count(report, "<article ") != Count(report, "</article>"))) {
      Fail("markup from outside", format);
    }
    if (format == "junit" && Count(report, "<") != 1 + 4 + 4 * Count(report, "<testcase ")) {
      Fail("markup from outside", format);
    }
    if (format == "markdown" && Count(report, "<") > Count(report, "\\<") + Count(report, "](<")) {
      Fail("markup from outside", format);
    }
  }
}

void CheckHidden(std::string_view format, const std::string& report, const ScanResult& result) {
  for (const Finding& finding : result.findings) {
    if (!finding.secret.empty() && report.find(finding.secret) != std::string::npos) {
      Fail("secret shown", format);
    }
  }
}

}  // namespace

// Every field of every finding, so that a template's data is checked as well.
constexpr std::string_view kTemplate =
    "{{range .}}{{.}}{{toJson .}}{{printf \"%q\" .Line}}{{.Match | trunc 5}}"
    "{{html .Message}}{{end}}";

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input in(data, size);
  const int partly = 1 + in.Byte() % 99;
  const ScanResult result = ReadResult(&in);
  for (const std::string_view format : ReportFormats()) {
    const auto reporter = MakeReporter(format);
    const std::string report = *(*reporter)->Render(result, {});
    CheckParses(format, report);
    CheckHidden(format, report, result);
    for (const int percent : {0, partly}) {
      CheckParses(format, *(*reporter)->Render(result, {.redact_percent = percent}));
    }
  }
  const auto reporter = MakeTemplateReporter("t", kTemplate);
  CheckHidden("template", *(*reporter)->Render(result, {}), result);
  return 0;
}
