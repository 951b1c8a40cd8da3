// GitLab's secret detection report, schema 15.0.7 (security-report-schemas,
// dist/secret-detection-report-format.json): servers refuse newer minor versions than they know,
// and take this one.
#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "git/commit.h"
#include "report/finding_ids.h"
#include "report/formats.h"
#include "report/json_writer.h"
#include "report/place_text.h"
#include "report/redact.h"
#include "report/sarif_text.h"
#include "report/utc_time.h"
#include "report/version.h"

namespace secretscan {
namespace {

constexpr std::string_view kSchemaVersion = "15.0.7";
constexpr std::string_view kEpoch = "1970-01-01T00:00:00";
// What GitLab's own analyzer names where there is no commit: the key is required.
constexpr std::string_view kNoCommit = "0000000";
constexpr size_t kMaxName = 255;
constexpr size_t kMaxSolution = 7000;
constexpr size_t kMaxDescription = 64 * 1024;  // a part of what is allowed
constexpr size_t kMaxMessages = 100;

std::string_view SeverityOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "Critical";
    case Severity::kHigh: return "High";
    case Severity::kMedium: return "Medium";
    case Severity::kLow: return "Low";
    case Severity::kInfo: return "Info";
  }
  return "Unknown";
}

// The finding's id in the form of a UUID of version 8 (RFC 9562: made of what one likes).
std::string UuidOf(std::string_view id) {
  std::string hex(id.substr(0, 32));
  hex.resize(32, '0');
  hex[12] = '8';
  hex[16] = "89ab"[hex[16] >= 'a' ? (hex[16] - 'a' + 10) % 4 : (hex[16] - '0') % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

// Never empty, as the schema wants it.
std::string_view OrElse(std::string_view text, std::string_view other) {
  return text.empty() ? other : text;
}

void AppendTool(std::string_view key, JsonWriter* out) {
  out->BeginObject(key);
  out->String("id", "secretscan");
  out->String("name", "secretscan");
  if (IsPlainHttpsUrl(SoftwareHomepage())) {
    out->String("url", SoftwareHomepage());
  }
  out->BeginObject("vendor");
  out->String("name", "secretscan");
  out->EndObject();
  out->String("version", OrElse(SoftwareVersion(), "0.0.0"));
  out->EndObject();
}

void AppendMessage(std::string_view text, JsonWriter* out) {
  out->BeginObject();
  out->String("level", "warn");
  out->String("value", text);
  out->EndObject();
}

void AppendMessages(const Coverage& coverage, JsonWriter* out) {
  out->BeginArray("messages");
  size_t count = 0;
  for (const Skip& skip : coverage.skips) {
    if (skip.reason != SkipReason::kBinary && ++count <= kMaxMessages) {
      AppendMessage("not scanned: " + skip.kind + " " + skip.name + " (" +
                        std::string(SkipReasonName(skip.reason)) + ") " + skip.detail,
                    out);
    }
  }
  if (count > kMaxMessages) {
    AppendMessage("not scanned: " + std::to_string(count - kMaxMessages) + " more", out);
  }
  out->EndArray();
}

std::string WithoutZone(int64_t seconds) {
  std::string text = FormatUtc(seconds);
  text.pop_back();
  return text;
}

void AppendScan(const ScanResult& result, bool deterministic, JsonWriter* out) {
  std::string start(kEpoch);
  std::string end(kEpoch);
  if (const auto seconds = ParseUtc(result.started_at); seconds && !deterministic) {
    start = WithoutZone(*seconds);
    end = start;
    if (result.seconds > 0 && result.seconds < 1e9) {
      end = WithoutZone(*seconds + static_cast<int64_t>(std::ceil(result.seconds)));
    }
  }
  out->BeginObject("scan");
  AppendTool("analyzer", out);
  AppendTool("scanner", out);
  out->String("type", "secret_detection");
  out->String("start_time", start);
  out->String("end_time", end);
  out->String("status", result.coverage.incomplete() ? "failure" : "success");
  AppendMessages(result.coverage, out);
  out->EndObject();
}

using RulesById = absl::flat_hash_map<std::string, const Rule*>;

RulesById IndexOf(const RuleSet* rules) {
  RulesById out;
  if (rules != nullptr) {
    for (const Rule& rule : rules->rules) {
      out.try_emplace(rule.id, &rule);
    }
  }
  return out;
}

std::string NameOf(const Finding& finding) {
  return Shortened(OrElse(OrElse(finding.description, finding.rule_id), "secret"), kMaxName);
}

// GitLab reads it as Markdown.
std::string DescriptionOf(const Finding& finding, const FindingId& id, bool presence_known,
                          const SecretMask& mask) {
  std::string out = MarkdownText(NameOf(finding)) + "\n\nFound in " +
                    MarkdownText(PlaceOf(finding, mask));
  if (const std::string more = CircumstanceOf(finding, mask); !more.empty()) {
    out += " (" + MarkdownText(more) + ")";
  }
  out += ".";
  if (presence_known && id.group != nullptr) {
    out += id.group->at_head        ? " It is still in a file at HEAD."
           : id.group->refs.empty() ? " It is only in the history."
                                    : " It is still at the tip of a reference.";
  }
  return Shortened(out, kMaxDescription);
}

std::string SolutionOf(const Rule* rule) {
  std::string out =
      "Revoke the credential and issue a new one first; then take it out of the files and, if need "
      "be, out of the history.";
  if (rule != nullptr && IsPlainHttpsUrl(rule->revoke_url)) {
    out += " Revoke it at " + rule->revoke_url;
  }
  return Shortened(out, kMaxSolution);
}

void AppendIdentifiers(const Finding& finding, JsonWriter* out) {
  const std::string_view rule = OrElse(finding.rule_id, "unknown");
  out->BeginArray("identifiers");
  out->BeginObject();
  out->String("type", "secretscan_rule_id");
  out->String("name", "secretscan rule " + std::string(rule));
  out->String("value", rule);
  out->EndObject();
  out->BeginObject();
  out->String("type", "cwe");
  out->String("name", "CWE-798");
  out->String("url", "https://cwe.mitre.org/data/definitions/798.html");
  out->String("value", "798");
  out->EndObject();
  out->EndArray();
}

// The schema has had no key for the confidence since 15.0.
void AppendDetails(const Finding& finding, JsonWriter* out) {
  out->BeginObject("details");
  out->BeginObject("confidence");
  out->String("type", "text");
  out->String("name", "Confidence");
  out->String("value", ConfidenceName(finding.confidence));
  out->EndObject();
  out->EndObject();
}

void AppendLocation(const Finding& finding, const SecretMask& mask, JsonWriter* out) {
  out->BeginObject("location");
  out->String("file", PlaceOf(finding, mask));
  out->BeginObject("commit");
  if (!finding.commit.empty()) {
    out->String("author", finding.author);
    out->String("date", finding.date);
    out->String("message", mask.Hide(finding.message, finding.secret));
  }
  out->String("sha", OrElse(finding.commit, kNoCommit));
  out->EndObject();
  if (finding.start_line > 0) {
    out->Integer("start_line", finding.start_line);
    out->Integer("end_line", std::max(finding.start_line, finding.end_line));
  }
  out->EndObject();
}

void AppendVulnerability(const Finding& finding, const FindingId& id, const ScanResult& result,
                         const RulesById& rules, const SecretMask& mask, JsonWriter* out) {
  const auto rule = rules.find(finding.rule_id);
  out->BeginObject();
  out->String("id", UuidOf(id.id));
  out->String("name", NameOf(finding));
  out->String("description", DescriptionOf(finding, id, result.presence_known, mask));
  out->String("severity", SeverityOf(finding.severity));
  out->String("solution", SolutionOf(rule == rules.end() ? nullptr : rule->second));
  AppendDetails(finding, out);
  AppendIdentifiers(finding, out);
  AppendLocation(finding, mask, out);
  out->String("raw_source_code_extract", mask.Hide(finding.match, finding.secret));
  if (IsPlainHttpsUrl(finding.link)) {
    out->BeginArray("links");
    out->BeginObject();
    out->String("name", "The line in this commit");
    out->String("url", finding.link);
    out->EndObject();
    out->EndArray();
  }
  out->EndObject();
}

class GitlabReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const SecretMask mask(result.findings, options.redact_percent);
    const std::vector<FindingId> ids = FindingIds(result);
    const RulesById rules = IndexOf(result.rules.get());
    std::string out;
    JsonWriter json(&out, " ");
    json.BeginObject();
    json.String("version", kSchemaVersion);
    AppendScan(result, options.deterministic, &json);
    json.BeginArray("vulnerabilities");
    for (size_t i = 0; i < result.findings.size(); ++i) {
      AppendVulnerability(result.findings[i], ids[i], result, rules, mask, &json);
    }
    json.EndArray();
    json.EndObject();
    out += '\n';
    return out;
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeGitlabReporter() { return std::make_unique<GitlabReporter>(); }

}  // namespace secretscan
