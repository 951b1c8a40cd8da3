// A plan for programs.
#include <cstdio>

#include "base/utf8.h"
#include "report/json_writer.h"
#include "rewrite/plan.h"

namespace secretscan {
namespace {

constexpr std::string_view kSchema = "secretscan-plan/1";

void WriteFacts(const PlanFacts& facts, JsonWriter* json) {
  json->BeginObject("facts");
  json->Integer("commits_changed", facts.commits_changed);
  json->Integer("commits_pruned", facts.commits_pruned);
  json->Integer("commits_kept", facts.commits_kept);
  json->Integer("trees_new", facts.trees_new);
  json->Integer("blobs_looked_at", facts.blobs_looked_at);
  json->Integer("blobs_replaced", facts.blobs_replaced);
  json->Integer("blobs_removed", facts.blobs_removed);
  json->Integer("blobs_unreached", facts.blobs_unreached);
  json->Integer("references_changed", facts.references_changed);
  json->Integer("references_deleted", facts.references_deleted);
  json->Integer("references_kept", facts.references_kept);
  json->Integer("new_objects", facts.new_objects);
  json->Integer("new_bytes", facts.new_bytes);
  json->Integer("milliseconds", static_cast<int64_t>(facts.seconds * 1000));
  json->EndObject();
}

void WriteRotations(const RewritePlan& plan, JsonWriter* json) {
  json->BeginArray("rotate_first");
  for (const PlanRotation& rotation : plan.rotations) {
    json->BeginObject();
    json->String("rule", rotation.rule_id);
    json->String("description", rotation.description);
    json->String("opens", rotation.opens);
    json->String("url", rotation.url);
    json->Integer("secrets", rotation.secrets);
    json->EndObject();
  }
  json->EndArray();
}

void WriteSecrets(const RewritePlan& plan, JsonWriter* json) {
  json->BeginArray("secrets");
  for (const PlanSecret& secret : plan.secrets) {
    json->BeginObject();
    json->String("name", secret.name);
    json->Strings("rules", secret.rule_ids);
    json->Integer("replacements", static_cast<int64_t>(secret.replacements));
    json->Integer("blobs", static_cast<int64_t>(secret.blobs));
    json->BeginObject("forms");
    for (const auto& [form, count] : secret.forms) {
      json->Key(form);
      json->Raw(std::to_string(count));
    }
    json->EndObject();
    json->String("danger", secret.danger);
    json->BeginArray("places");
    for (const PlanPlace& place : secret.places) {
      json->BeginObject();
      json->String("commit", place.commit);
      json->String("path", place.path);
      json->Integer("line", place.line);
      json->String("text", place.text);
      json->EndObject();
    }
    json->EndArray();
    json->EndObject();
  }
  json->EndArray();
}

void WriteTips(const RewritePlan& plan, JsonWriter* json) {
  json->BeginArray("tips");
  for (const PlanTip& tip : plan.tips) {
    json->BeginObject();
    json->String("reference", tip.reference);
    json->Integer("file_count", tip.file_count);
    json->BeginArray("files");
    for (const PlanFile& file : tip.files) {
      json->BeginObject();
      json->String("path", file.path);
      json->Boolean("removed", file.is_removed);
      json->EndObject();
    }
    json->EndArray();
    json->EndObject();
  }
  json->EndArray();
}

void WriteReferences(const RewritePlan& plan, JsonWriter* json) {
  json->BeginArray("references");
  for (const PlanReference& reference : plan.references) {
    json->BeginObject();
    json->String("name", reference.name);
    json->String("before", reference.before.Hex());
    json->String("after", reference.after.IsNull() ? "" : reference.after.Hex());
    json->Boolean("refused_by_hosts", reference.is_refused);
    json->EndObject();
  }
  json->EndArray();
  json->BeginArray("left");
  for (const ReferenceLeft& left : plan.left) {
    json->BeginObject();
    json->String("name", left.name);
    json->String("reason", left.reason);
    json->EndObject();
  }
  json->EndArray();
}

void WriteDecisions(const RewritePlan& plan, JsonWriter* json) {
  json->BeginArray("decisions");
  for (const PlanDecision& decision : plan.decisions) {
    json->BeginObject();
    json->String("kind", decision.kind);
    json->String("text", decision.text);
    json->String("advice", decision.advice);
    json->EndObject();
  }
  json->EndArray();
  json->BeginArray("unresolved");
  for (const UnresolvedFinding& finding : plan.unresolved) {
    json->BeginObject();
    json->String("finding", finding.what);
    json->String("reason", finding.reason);
    json->EndObject();
  }
  json->EndArray();
  json->Strings("unread", plan.unread);
}

void WritePreflight(const RewritePlan& plan, JsonWriter* json) {
  json->BeginArray("preflight");
  for (const PreflightItem& item : plan.preflight.items) {
    json->BeginObject();
    json->String("id", item.id);
    json->String("level", PreflightLevelName(item.level));
    json->Boolean("forcible", item.forcible);
    json->Boolean("passing", item.passing);
    json->String("text", item.text);
    json->String("advice", item.advice);
    json->EndObject();
  }
  json->EndArray();
}

}  // namespace

std::string PlanJson(const RewritePlan& plan) {
  std::string out;
  JsonWriter json(&out, "  ");
  json.BeginObject();
  json.String("schema", kSchema);
  json.String("plan", plan.id);
  json.String("run", plan.run);
  json.String("mode", plan.mode == RewriteMode::kRemove ? "remove" : "redact");
  json.Boolean("keep_latest", plan.keep_latest);
  json.Boolean("has_changes", plan.has_changes());
  WriteRotations(plan, &json);
  WriteFacts(plan.facts, &json);
  WriteSecrets(plan, &json);
  WriteTips(plan, &json);
  WriteReferences(plan, &json);
  json.Strings("first_changed_commits", plan.first_changed);
  json.Strings("unsigned_commits", plan.unsigned_commits);
  json.Strings("unsigned_tags", plan.unsigned_tags);
  json.Strings("flattened_merges", plan.flattened_merges);
  json.Strings("dead_mentions", plan.dead_mentions);
  json.Strings("stale_mentions", plan.stale_mentions);
  json.Strings("notes", plan.notes);
  WriteDecisions(plan, &json);
  WritePreflight(plan, &json);
  json.EndObject();
  out += '\n';
  return out;
}

}  // namespace secretscan
