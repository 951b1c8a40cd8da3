// SARIF 2.1.0 (OASIS), shaped for GitHub code scanning: one location a result, the line hash that
// GitHub follows alerts by, the worst first, and nothing about authors. No text of a match is shown.
// The document is put together from parts, so that only one result is ever held as a tree.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "report/finding_ids.h"
#include "report/formats.h"
#include "report/gzip_size.h"
#include "report/place_text.h"
#include "report/redact.h"
#include "report/sarif_limits.h"
#include "report/sarif_plan.h"
#include "report/sarif_region.h"
#include "report/sarif_rules.h"
#include "report/sarif_text.h"
#include "report/version.h"
#include "scan/line_hash.h"

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxSkipsNamed = 100;
constexpr size_t kMaxMessage = 512;  // bytes of others' text in a message
constexpr size_t kShortCommit = 12;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// How important a result is, of 100.
double RankOf(Confidence confidence) {
  switch (confidence) {
    case Confidence::kHigh: return 90;
    case Confidence::kMedium: return 60;
    case Confidence::kLow: return 20;
  }
  return 60;
}

std::string PresenceText(const SecretGroup& group) {
  if (group.at_head) {
    return "It is still in a file at HEAD.";
  }
  if (!group.refs.empty()) {
    return "It is no longer at HEAD, but still at the tip of " +
           std::to_string(group.refs.size()) +
           (group.refs.size() == 1 ? " reference." : " references.");
  }
  return "It is only in the history.";
}

// In no file, and not in standard input either.
bool IsElsewhere(const Finding& finding) {
  return HasNoFile(finding) && finding.provenance != Provenance::kStdin &&
         finding.provenance != Provenance::kFile;
}

std::string MessageText(const Finding& finding, const SecretGroup* group, bool presence_known,
                        const SecretMask& mask) {
  std::string out = finding.description.empty() ? "Secret found by the rule " + finding.rule_id
                                                : finding.description;
  out = SarifMessage(Shortened(out, kMaxMessage));
  if (!finding.commit.empty()) {
    out += " (added in commit " + finding.commit.substr(0, kShortCommit) + ")";
  }
  std::string more = CircumstanceOf(finding, mask);
  if (IsElsewhere(finding)) {
    more = "in " + PlaceOf(finding, mask) + (more.empty() ? "" : ", ") + more;
  }
  if (!more.empty()) {
    out += " (" + SarifMessage(Shortened(more, kMaxMessage)) + ")";
  }
  out += ".";
  if (group != nullptr && presence_known) {
    out += " " + PresenceText(*group);
  }
  return out + " Revoke it first, then remove it.";
}

std::string LineHash(const Finding& finding) {
  if (!finding.line_hash.empty()) {
    return finding.line_hash;
  }
  std::string_view line = finding.line;
  if (line.starts_with('\n')) {
    line.remove_prefix(1);
  }
  return LineHashes(line).ForLine(1);
}

// Code scanning shows no result without a file. What is not in one stands as if it were in one of
// git's own, of which no checkout has a copy.
std::string UriOf(const Finding& finding) {
  return UriOfPath(IsElsewhere(finding)
                       ? ".git/" + std::string(ProvenanceName(finding.provenance))
                       : finding.file);
}

Json Location(const Finding& finding, const SecretMask& mask) {
  const SarifRegion region = RegionOf(finding);
  Json out;
  out["physicalLocation"]["artifactLocation"]["uri"] = UriOf(finding);
  out["physicalLocation"]["region"] = Json{{"startLine", region.start_line},
                                           {"startColumn", region.start_column},
                                           {"endLine", region.end_line},
                                           {"endColumn", region.end_column}};
  if (IsElsewhere(finding)) {
    out["logicalLocations"] =
        Json::array({Json{{"fullyQualifiedName", PlaceOf(finding, mask)}, {"kind", "resource"}}});
  }
  return out;
}

Json ResultObject(const Finding& finding, const FindingId& id, size_t rule_index,
                  bool presence_known, const SecretMask& mask) {
  Json out;
  out["ruleId"] = finding.rule_id;
  out["ruleIndex"] = rule_index;
  out["level"] = SarifLevel(finding.severity);
  out["rank"] = RankOf(finding.confidence);
  out["message"]["text"] = MessageText(finding, id.group, presence_known, mask);
  out["locations"] = Json::array({Location(finding, mask)});
  out["fingerprints"]["secretscan/v1"] = id.id;
  out["partialFingerprints"]["primaryLocationLineHash"] = LineHash(finding);
  Json properties = Json::object();
  if (!finding.commit.empty()) {
    properties["commit"] = finding.commit;
  }
  properties["provenance"] = ProvenanceName(finding.provenance);
  properties["confidence"] = ConfidenceName(finding.confidence);
  if (id.group != nullptr) {
    properties["secretId"] = id.group->id;
  }
  if (!finding.link.empty()) {
    properties["link"] = finding.link;
  }
  if (!properties.empty()) {
    out["properties"] = std::move(properties);
  }
  return out;
}

Json Notification(std::string_view level, std::string_view text) {
  Json out;
  out["level"] = level;
  out["message"]["text"] = SarifMessage(Shortened(text, kMaxMessage));
  return out;
}

// Empty if nothing was left out.
std::string LeftOutText(const SarifPlan& plan, size_t total) {
  if (plan.left_out == 0) {
    return "";
  }
  return "of " + std::to_string(total) + " results " + std::to_string(plan.left_out) +
         ", the least severe of their run, are left out: code scanning does not take more";
}

Json Notifications(const ScanResult& result, const SarifPlan& plan) {
  Json out = Json::array();
  if (plan.left_out > 0) {
    out.push_back(Notification("warning", LeftOutText(plan, result.findings.size()) + "."));
  }
  size_t skipped = 0;
  for (const Skip& skip : result.coverage.skips) {
    if (skip.reason == SkipReason::kBinary || ++skipped > kMaxSkipsNamed) {
      continue;
    }
    out.push_back(Notification("error", "Not scanned: " + skip.kind + " " + skip.name + ", " +
                                            std::string(SkipReasonName(skip.reason)) + ". " +
                                            skip.detail));
  }
  if (skipped > kMaxSkipsNamed) {
    out.push_back(Notification(
        "error", "Not scanned: " + std::to_string(skipped - kMaxSkipsNamed) + " more."));
  }
  return out;
}

Json Invocation(const ScanResult& result, const SarifPlan& plan, bool deterministic) {
  Json out;
  out["executionSuccessful"] = !result.coverage.incomplete();
  if (!deterministic && !result.started_at.empty()) {
    out["startTimeUtc"] = result.started_at;
  }
  out["toolExecutionNotifications"] = Notifications(result, plan);
  return out;
}

Json DriverHead() {
  Json out;
  out["name"] = "secretscan";
  out["version"] = SoftwareVersion();
  out["semanticVersion"] = SoftwareVersion();
  if (!SoftwareHomepage().empty()) {
    out["informationUri"] = SoftwareHomepage();
  }
  return out;
}

// `object` without its closing brace, ready for another key.
std::string Opened(const Json& object) {
  std::string text = Dump(object);
  text.pop_back();
  return text;
}

class SarifReporter : public Reporter {
 public:
  explicit SarifReporter(const SarifLimits& limits) : limits_(limits) {}

  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    const Document document(result, options);
    size_t most = result.findings.size();
    SarifPlan plan = PlanSarif(result, options, limits_, most);
    std::string out = document.Text(plan);
    // What is refused for its size shows nothing at all, so that the least severe give way.
    for (size_t size = SizeOf(out); size > limits_.compressed_bytes && most > 0;
         size = SizeOf(out)) {
      most = result.findings.size() - plan.left_out;
      most = static_cast<size_t>(kShrink * static_cast<double>(most) *
                                 static_cast<double>(limits_.compressed_bytes) /
                                 static_cast<double>(size));
      plan = PlanSarif(result, options, limits_, most);
      out = document.Text(plan);
    }
    if (options.warn) {
      Warn(plan, result.findings.size(), options.warn);
    }
    return out;
  }

 private:
  static constexpr double kShrink = 0.95;  // results are not all of one size

  // What is needed for every run.
  class Document {
   public:
    Document(const ScanResult& result, const ReportOptions& options)
        : result_(result),
          options_(options),
          ids_(FindingIds(result)),
          // Whatever was asked for, SARIF files are uploaded, and show no secret.
          mask_(result.findings, 100) {}

    std::string Text(const SarifPlan& plan) const {
      std::string out =
          "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\n"
          "\"runs\":[";
      for (const PlannedRun& run : plan.runs) {
        if (&run != plan.runs.data()) {
          out += ",\n";
        }
        AppendRun(plan, run, &out);
      }
      return out + "]}\n";
    }

   private:
    void AppendRun(const SarifPlan& plan, const PlannedRun& run, std::string* out) const {
      // The whole pack is told once; a further run has the rules of its results.
      const SarifRules rules(result_, run.findings, /*whole_pack=*/&run == plan.runs.data());
      *out += "{\"tool\":{\"driver\":";
      *out += Opened(DriverHead());
      *out += ",\"rules\":[";
      for (size_t i = 0; i < rules.descriptors().size(); ++i) {
        *out += i == 0 ? "\n" : ",\n";
        *out += rules.descriptors()[i];
      }
      *out += "]}},\n\"columnKind\":\"utf16CodeUnits\",\n\"redactionTokens\":";
      *out += Dump(Json::array({kRedactedWord}));
      *out += ",\n\"automationDetails\":";
      *out += Dump(Json{{"id", run.id}});
      *out += ",\n\"invocations\":[";
      *out += Dump(Invocation(result_, plan, options_.deterministic));
      *out += "],\n\"results\":[";
      for (const size_t i : run.findings) {
        const Finding& finding = result_.findings[i];
        *out += i == run.findings.front() ? "\n" : ",\n";
        *out += Dump(ResultObject(finding, ids_[i], rules.IndexOf(finding.rule_id),
                                  result_.presence_known, mask_));
      }
      *out += "]}";
    }

    const ScanResult& result_;
    const ReportOptions& options_;
    const std::vector<FindingId> ids_;
    const SecretMask mask_;
  };

  // Compressed, if that is of interest.
  size_t SizeOf(const std::string& text) const {
    return text.size() < limits_.compressed_bytes ? text.size() : GzipSize(text);
  }

  void Warn(const SarifPlan& plan, size_t total,
            const std::function<void(std::string_view)>& warn) const {
    if (plan.left_out > 0) {
      warn(LeftOutText(plan, total));
    }
    for (const PlannedRun& run : plan.runs) {
      if (run.findings.size() > limits_.shown) {
        warn("of the " + std::to_string(run.findings.size()) + " results in " + run.id +
             " code scanning shows the " + std::to_string(limits_.shown) + " most severe");
      }
    }
  }

  const SarifLimits limits_;
};

}  // namespace

std::unique_ptr<Reporter> MakeSarifReporter() { return MakeLimitedSarifReporter(SarifLimits()); }

std::unique_ptr<Reporter> MakeLimitedSarifReporter(const SarifLimits& limits) {
  return std::make_unique<SarifReporter>(limits);
}

}  // namespace secretscan
