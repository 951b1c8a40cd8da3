// JSON Lines, schema "secretscan/1" (docs/schemas/secretscan-jsonl-1.schema.json). Every line has
// all keys of its type in the same order; the last line is the summary, so that a reader knows that
// nothing was cut off. Only the summary holds what differs from run to run.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "report/finding_ids.h"
#include "report/formats.h"
#include "report/json_writer.h"
#include "report/redact.h"
#include "report/secret_mask.h"
#include "report/version.h"

namespace secretscan {
namespace {

constexpr std::string_view kSchema = "secretscan/1";

JsonWriter OpenLine(std::string_view type, std::string* out) {
  JsonWriter line(out);
  line.BeginObject();
  line.String("schema", kSchema);
  line.String("type", type);
  return line;
}

void CloseLine(JsonWriter* line, std::string* out) {
  line->EndObject();
  *out += '\n';
}

void AppendFinding(const Finding& finding, const FindingId& id, const SecretMask& mask,
                   int percent, std::string* out) {
  JsonWriter line = OpenLine("finding", out);
  line.String("id", id.id);
  line.String("secret_id", id.group ? std::string_view(id.group->id) : "");
  line.String("rule", finding.rule_id);
  line.String("severity", SeverityName(finding.severity));
  line.String("confidence", ConfidenceName(finding.confidence));
  line.String("description", finding.description);
  line.Strings("tags", finding.tags);
  line.String("provenance", ProvenanceName(finding.provenance));
  line.String("origin", mask.Hide(finding.origin, finding.secret));
  line.String("file", finding.file);
  line.String("symlink_file", finding.symlink_file);
  line.Integer("start_line", finding.start_line);
  line.Integer("end_line", finding.end_line);
  line.Integer("start_column", finding.start_column);
  line.Integer("end_column", finding.end_column);
  line.String("secret", ShownSecret(finding.secret, percent));
  line.String("match", mask.Hide(finding.match, finding.secret));
  line.Float("entropy", finding.entropy);
  line.String("commit", finding.commit);
  line.String("author", finding.author);
  line.String("email", finding.email);
  line.String("date", finding.date);
  line.String("message", mask.Hide(finding.message, finding.secret));
  line.String("blob", finding.blob);
  line.String("link", finding.link);
  line.String("fingerprint", finding.fingerprint);
  CloseLine(&line, out);
}

// A reference's name may hold a secret itself.
std::vector<std::string> ShownNames(const SecretGroup& group, const SecretMask& mask) {
  std::vector<std::string> names;
  for (const std::string_view name : group.refs) {
    names.push_back(mask.Hide(name, group.secret));
  }
  return names;
}

void AppendSecret(const SecretGroup& group, const ScanResult& result, const SecretMask& mask,
                  int percent, std::string* out) {
  // RFC 3339 in UTC sorts as text. An empty date is of a finding outside history.
  std::string_view first_date;
  std::string_view last_date;
  for (const size_t i : group.occurrences) {
    const std::string_view date = result.findings[i].date;
    if (!date.empty()) {
      first_date = first_date.empty() ? date : std::min(first_date, date);
      last_date = std::max(last_date, date);
    }
  }
  JsonWriter line = OpenLine("secret", out);
  line.String("id", group.id);
  line.String("rule", group.rule_id);
  line.String("severity", SeverityName(result.findings[group.occurrences.front()].severity));
  line.String("confidence", ConfidenceName(ConfidenceOf(group, result.findings)));
  line.String("secret", ShownSecret(group.secret, percent));
  line.Integer("occurrences", static_cast<int64_t>(group.occurrences.size()));
  line.String("first_date", first_date);
  line.String("last_date", last_date);
  if (result.presence_known) {
    line.Boolean("at_head", group.at_head);
    line.Strings("refs", ShownNames(group, mask));
  } else {
    line.Raw("at_head", "null");
    line.Raw("refs", "null");
  }
  CloseLine(&line, out);
}

void AppendSkip(const Skip& skip, std::string* out) {
  JsonWriter line = OpenLine("skip", out);
  line.String("reason", SkipReasonName(skip.reason));
  line.String("kind", skip.kind);
  line.String("name", skip.name);
  line.String("detail", skip.detail);
  CloseLine(&line, out);
}

void AddSkipped(const Coverage& coverage, JsonWriter* line) {
  line->BeginObject("skipped");
  for (int i = 0; i < kSkipReasonCount; ++i) {
    const auto reason = static_cast<SkipReason>(i);
    line->Integer(SkipReasonName(reason), coverage.skipped(reason));
  }
  line->EndObject();
}

void AddRules(const RuleSet* rules, JsonWriter* line) {
  line->BeginObject("rules");
  line->String("origin", rules ? std::string_view(rules->origin) : "");
  line->String("digest", rules ? std::string_view(rules->digest) : "");
  line->Integer("count", rules ? static_cast<int64_t>(rules->rules.size()) : 0);
  line->EndObject();
}

void AddIgnored(const std::vector<IgnoredBy>& ignored, JsonWriter* line) {
  int64_t total = 0;
  for (const IgnoredBy& by : ignored) {
    total += by.findings;
  }
  line->BeginObject("ignored");
  line->Integer("findings", total);
  line->BeginArray("by");
  for (const IgnoredBy& by : ignored) {
    line->BeginObject();
    line->String("source", by.source);
    line->Integer("findings", by.findings);
    line->EndObject();
  }
  line->EndArray();
  line->EndObject();
}

std::string Milliseconds(double seconds) {
  if (!std::isfinite(seconds)) {
    return "null";
  }
  char buffer[400];  // the longest double has 309 digits before the point
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, seconds, std::chars_format::fixed, 3);
  return std::string(buffer, end);
}

void AppendSummary(const ScanResult& result, bool deterministic, std::string* out) {
  const Coverage& coverage = result.coverage;
  JsonWriter line = OpenLine("summary", out);
  line.String("version", SoftwareVersion());
  line.String("command", result.command);
  line.String("target", result.target);
  line.String("head", result.head);
  line.Boolean("partial", result.partial);
  AddRules(result.rules.get(), &line);
  line.Integer("findings", static_cast<int64_t>(result.findings.size()));
  line.Integer("secrets", static_cast<int64_t>(result.secrets.size()));
  AddIgnored(result.ignored, &line);
  line.Integer("commits", coverage.commits);
  line.Integer("trees", coverage.trees);
  line.Integer("blobs", coverage.blobs);
  line.Integer("files", coverage.files);
  line.Integer("bytes", coverage.bytes);
  AddSkipped(coverage, &line);
  line.Boolean("complete", !coverage.incomplete());
  if (!deterministic) {
    line.String("started_at", result.started_at);
    line.Raw("seconds", Milliseconds(result.seconds));
  }
  CloseLine(&line, out);
}

class JsonlReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const int percent = options.redact_percent;
    const SecretMask mask(result.findings, percent);
    const std::vector<FindingId> ids = FindingIds(result);
    std::string out;
    for (size_t i = 0; i < result.findings.size(); ++i) {
      AppendFinding(result.findings[i], ids[i], mask, percent, &out);
    }
    for (const SecretGroup& group : result.secrets) {
      AppendSecret(group, result, mask, percent, &out);
    }
    for (const Skip& skip : result.coverage.skips) {
      AppendSkip(skip, &out);
    }
    AppendSummary(result, options.deterministic, &out);
    return out;
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeJsonlReporter() { return std::make_unique<JsonlReporter>(); }

}  // namespace secretscan
