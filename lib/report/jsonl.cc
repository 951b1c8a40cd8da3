// JSON Lines, schema "secretscan/1" (docs/schemas/secretscan-jsonl-1.schema.json). Every line has
// all keys of its type in the same order; the last line is the summary, so that a reader knows that
// nothing was cut off. Only the summary holds what differs from run to run.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "report/finding_ids.h"
#include "report/formats.h"
#include "report/go_json.h"
#include "report/redact.h"
#include "report/secret_mask.h"
#include "report/version.h"

namespace secretscan {
namespace {

constexpr std::string_view kSchema = "secretscan/1";

// Appends one object; keys come in the order of the calls.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string* out) : out_(out) { *out_ += '{'; }

  void String(std::string_view key, std::string_view value) {
    Key(key);
    AppendGoString(value, out_);
  }
  template <typename Text>
  void Strings(std::string_view key, const std::vector<Text>& values) {
    Key(key);
    *out_ += '[';
    for (size_t i = 0; i < values.size(); ++i) {
      *out_ += i == 0 ? "" : ",";
      AppendGoString(values[i], out_);
    }
    *out_ += ']';
  }
  void Integer(std::string_view key, int64_t value) {
    Key(key);
    *out_ += std::to_string(value);
  }
  void Float(std::string_view key, float value) {
    Key(key);
    AppendGoFloat(value, out_);
  }
  void Boolean(std::string_view key, bool value) { Raw(key, value ? "true" : "false"); }
  void Raw(std::string_view key, std::string_view json) {
    Key(key);
    *out_ += json;
  }
  ObjectWriter Object(std::string_view key) {
    Key(key);
    return ObjectWriter(out_);
  }
  void Close() { *out_ += '}'; }

 private:
  void Key(std::string_view key) {
    *out_ += first_ ? "\"" : ",\"";
    *out_ += key;
    *out_ += "\":";
    first_ = false;
  }

  std::string* out_;
  bool first_ = true;
};

ObjectWriter OpenLine(std::string_view type, std::string* out) {
  ObjectWriter line(out);
  line.String("schema", kSchema);
  line.String("type", type);
  return line;
}

void CloseLine(ObjectWriter* line, std::string* out) {
  line->Close();
  *out += '\n';
}

std::string Shown(std::string_view secret, int percent) {
  return secret.empty() ? "" : RedactSecret(secret, percent);
}

void AppendFinding(const Finding& finding, const FindingId& id, const SecretMask& mask,
                   int percent, std::string* out) {
  ObjectWriter line = OpenLine("finding", out);
  line.String("id", id.id);
  line.String("secret_id", id.group ? std::string_view(id.group->id) : "");
  line.String("rule", finding.rule_id);
  line.String("severity", SeverityName(finding.severity));
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
  line.String("secret", Shown(finding.secret, percent));
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
  ObjectWriter line = OpenLine("secret", out);
  line.String("id", group.id);
  line.String("rule", group.rule_id);
  line.String("severity", SeverityName(result.findings[group.occurrences.front()].severity));
  line.String("secret", Shown(group.secret, percent));
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
  ObjectWriter line = OpenLine("skip", out);
  line.String("reason", SkipReasonName(skip.reason));
  line.String("kind", skip.kind);
  line.String("name", skip.name);
  line.String("detail", skip.detail);
  CloseLine(&line, out);
}

void AddSkipped(const Coverage& coverage, ObjectWriter* line) {
  ObjectWriter object = line->Object("skipped");
  for (int i = 0; i < kSkipReasonCount; ++i) {
    const auto reason = static_cast<SkipReason>(i);
    object.Integer(SkipReasonName(reason), coverage.skipped(reason));
  }
  object.Close();
}

void AddRules(const RuleSet* rules, ObjectWriter* line) {
  ObjectWriter object = line->Object("rules");
  object.String("origin", rules ? std::string_view(rules->origin) : "");
  object.String("digest", rules ? std::string_view(rules->digest) : "");
  object.Integer("count", rules ? static_cast<int64_t>(rules->rules.size()) : 0);
  object.Close();
}

void AddIgnored(const std::vector<IgnoredBy>& ignored, ObjectWriter* line, std::string* out) {
  int64_t total = 0;
  for (const IgnoredBy& by : ignored) {
    total += by.findings;
  }
  ObjectWriter object = line->Object("ignored");
  object.Integer("findings", total);
  object.Raw("by", "[");
  for (size_t i = 0; i < ignored.size(); ++i) {
    *out += i == 0 ? "" : ",";
    ObjectWriter by(out);
    by.String("source", ignored[i].source);
    by.Integer("findings", ignored[i].findings);
    by.Close();
  }
  *out += ']';
  object.Close();
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
  ObjectWriter line = OpenLine("summary", out);
  line.String("version", SoftwareVersion());
  line.String("command", result.command);
  line.String("target", result.target);
  line.String("head", result.head);
  line.Boolean("partial", result.partial);
  AddRules(result.rules.get(), &line);
  line.Integer("findings", static_cast<int64_t>(result.findings.size()));
  line.Integer("secrets", static_cast<int64_t>(result.secrets.size()));
  AddIgnored(result.ignored, &line, out);
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
  std::string Render(const ScanResult& result, const ReportOptions& options) const override {
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
