// The report for people: the worst secrets first, where each one is, then what was and what was not
// scanned, and what to do. All that comes from the repository passes through TerminalText().
#include <algorithm>
#include <array>
#include <charconv>

#include "absl/container/flat_hash_map.h"
#include "report/formats.h"
#include "report/place_text.h"
#include "report/redact.h"
#include "report/sarif_text.h"
#include "report/terminal_text.h"

namespace secretscan {
namespace {

constexpr size_t kMaxOccurrences = 10;
constexpr size_t kMaxSkips = 10;
constexpr size_t kMaxSecret = 120;      // bytes shown of a secret that is not redacted
constexpr size_t kMaxPerson = 60;       // bytes shown of an author
constexpr size_t kShortCommit = 12;
constexpr size_t kDateSize = 10;        // of "2025-01-31T09:30:00Z"

std::string_view ColorOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "\x1b[1;31m";
    case Severity::kHigh: return "\x1b[31m";
    case Severity::kMedium: return "\x1b[33m";
    case Severity::kLow: return "\x1b[36m";
    case Severity::kInfo: return "\x1b[2m";
  }
  return "";
}
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string UpperCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string Count(size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

// Not printf: the point must not depend on the locale.
std::string OneDecimal(double value) {
  char buffer[400];  // the longest double has 309 digits before the point
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 1);
  return std::string(buffer, end);
}

std::string Bytes(int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) {
    return std::to_string(bytes) + " bytes";
  }
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return OneDecimal(value) + " " + kUnits[unit];
}

// One rendering.
class TextReport {
 public:
  TextReport(const ScanResult& result, const ReportOptions& options)
      : result_(result), options_(options), mask_(result.findings, options.redact_percent) {
    if (result.rules) {
      for (const Rule& rule : result.rules->rules) {
        rules_.try_emplace(rule.id, &rule);
      }
    }
  }

  std::string Render() {
    for (const SecretGroup& group : result_.secrets) {
      AddSecret(group);
    }
    AddSummary();
    AddIgnored();
    AddSkips();
    AddAdvice();
    return std::move(out_);
  }

 private:
  void AddColored(std::string_view color, std::string_view text) {
    out_ += options_.color ? color : "";
    out_ += text;
    out_ += options_.color ? kPlain : "";
  }

  void AddSecret(const SecretGroup& group) {
    const Finding& first = result_.findings[group.occurrences.front()];
    AddColored(ColorOf(first.severity), UpperCase(SeverityName(first.severity)));
    out_ += "  ";
    AddColored(kBold, TerminalText(group.rule_id));
    if (!group.secret.empty()) {
      out_ += "  " + ShownSecret(group.secret);
    }
    out_ += "\n";
    AddIndented(TerminalText(first.description));
    if (const Confidence confidence = ConfidenceOf(group, result_.findings);
        confidence != Confidence::kHigh) {
      AddIndented("confidence: " + std::string(ConfidenceName(confidence)));
    }
    if (result_.presence_known) {
      AddIndented(Presence(group));
    }
    if (const auto rule = rules_.find(group.rule_id);
        rule != rules_.end() && IsPlainHttpsUrl(rule->second->revoke_url)) {
      AddIndented("revoke: " + rule->second->revoke_url);
    }
    AddOccurrences(group);
    out_ += "\n";
  }

  void AddIndented(std::string_view line) {
    if (!line.empty()) {
      out_ += "  ";
      out_ += line;
      out_ += "\n";
    }
  }

  std::string ShownSecret(std::string_view secret) const {
    const std::string shown = RedactSecret(secret, options_.redact_percent);
    std::string out = TerminalText(Shortened(shown, kMaxSecret));
    if (shown.size() > kMaxSecret) {
      out += " (" + std::to_string(secret.size()) + " bytes)";
    }
    return out;
  }

  static std::string Presence(const SecretGroup& group) {
    if (group.refs.empty()) {
      return group.at_head ? "still present at HEAD" : "only in history";
    }
    return std::string("still present ") + (group.at_head ? "at HEAD and " : "") + "in " +
           Count(group.refs.size(), "reference", "references");
  }

  void AddOccurrences(const SecretGroup& group) {
    const size_t shown = std::min(group.occurrences.size(), kMaxOccurrences);
    for (size_t i = 0; i < shown; ++i) {
      AddOccurrence(result_.findings[group.occurrences[i]]);
    }
    if (shown < group.occurrences.size()) {
      AddMore(group.occurrences.size() - shown);
    }
  }

  void AddMore(size_t count) {
    out_ += "    \xE2\x80\xA6 and " + std::to_string(count) + " more\n";
  }

  void AddOccurrence(const Finding& finding) {
    out_ += "    ";
    out_ += TerminalText(PlaceOf(finding, mask_));
    if (finding.start_line > 0) {
      out_ += ":" + std::to_string(finding.start_line) + ":" + std::to_string(finding.start_column);
    }
    if (!finding.commit.empty()) {
      out_ += "  " + TerminalText(finding.commit.substr(0, kShortCommit));
      out_ += "  " + TerminalText(finding.date.substr(0, kDateSize));
      out_ += "  " + TerminalText(Shortened(finding.author, kMaxPerson));
    }
    if (const std::string more = CircumstanceOf(finding, mask_); !more.empty()) {
      out_ += "  (" + TerminalText(more) + ")";
    }
    out_ += "\n";
  }

  void AddSummary() {
    const Coverage& coverage = result_.coverage;
    if (result_.findings.empty()) {
      out_ += coverage.incomplete() ? "no secrets in what could be read" : "no secrets found";
    } else {
      AddColored(kBold, Count(result_.findings.size(), "finding", "findings") + ", " +
                            Count(result_.secrets.size(), "secret", "secrets"));
    }
    out_ += "\nscanned:";
    const auto add = [&](int64_t count, std::string_view one, std::string_view many) {
      if (count > 0) {
        out_ += " " + Count(static_cast<size_t>(count), one, many) + ",";
      }
    };
    add(coverage.commits, "commit", "commits");
    add(coverage.blobs, "blob", "blobs");
    add(coverage.files, "file", "files");
    out_ += " " + Bytes(coverage.bytes);
    if (!options_.deterministic) {
      out_ += " in " + OneDecimal(result_.seconds) + " s";
    }
    out_ += "\n";
  }

  void AddIgnored() {
    std::string line;
    for (const IgnoredBy& by : result_.ignored) {
      line += (line.empty() ? "" : ", ") +
              Count(static_cast<size_t>(by.findings), "finding", "findings") + " by " +
              TerminalText(by.source);
    }
    out_ += line.empty() ? "" : "left out: " + line + "\n";
  }

  void AddSkips() {
    const std::string reasons = result_.coverage.SkippedByReason();
    if (reasons.empty()) {
      return;
    }
    out_ += "not scanned: " + reasons + "\n";
    size_t shown = 0;
    for (const Skip& skip : result_.coverage.skips) {
      if (skip.reason == SkipReason::kBinary || ++shown > kMaxSkips) {
        continue;
      }
      out_ += "    " + TerminalText(skip.kind) + " " + TerminalText(skip.name) + ": " +
              TerminalText(skip.detail) + "\n";
    }
    if (shown > kMaxSkips) {
      AddMore(shown - kMaxSkips);
    }
    if (result_.coverage.incomplete()) {
      AddColored(kBold, "the scan is incomplete");
      out_ += ": what was not scanned may hold secrets\n";
    }
  }

  void AddAdvice() {
    if (!result_.findings.empty()) {
      out_ +=
          "next: revoke every secret that is or was real and issue a new one; then remove it from\n"
          "the files, and only then, if need be, from the history: copies of it may be anywhere\n";
    }
  }

  const ScanResult& result_;
  const ReportOptions& options_;
  const SecretMask mask_;
  absl::flat_hash_map<std::string, const Rule*> rules_;
  std::string out_;
};

class TextReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    return TextReport(result, options).Render();
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeTextReporter() { return std::make_unique<TextReporter>(); }

}  // namespace secretscan
