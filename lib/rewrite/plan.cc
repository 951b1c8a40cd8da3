#include "rewrite/plan.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/sha256.h"
#include "base/status.h"
#include "rewrite/object_places.h"
#include "rewrite/plan_parts.h"
#include "rewrite/push_plan.h"

namespace secretscan {
namespace {

constexpr size_t kIdDigits = 32;

std::vector<std::string> Hexes(const std::vector<ObjectId>& ids) {
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (const ObjectId& id : ids) {
    out.push_back(id.Hex());
  }
  return out;
}

std::vector<Finding> AsFindings(const Targets& targets) {
  std::vector<Finding> findings;
  for (const SecretTarget& target : targets.secrets) {
    findings.emplace_back().secret = target.secret;
  }
  for (const std::string& secret : targets.other_secrets) {
    findings.emplace_back().secret = secret;
  }
  return findings;
}

void AddRotations(const PlanInput& input, RewritePlan* plan) {
  std::map<std::string, int64_t> counts;
  for (const SecretTarget& target : input.targets.secrets) {
    for (const std::string& rule : target.rule_ids) {
      ++counts[rule];
    }
    if (target.rule_ids.empty()) {
      ++counts[""];
    }
  }
  for (const auto& [rule_id, count] : counts) {
    PlanRotation rotation;
    rotation.rule_id = rule_id;
    rotation.secrets = count;
    const int index = input.rules == nullptr || rule_id.empty() ? -1 : input.rules->Find(rule_id);
    if (index >= 0) {
      const Rule& rule = input.rules->rules[static_cast<size_t>(index)];
      rotation.description = rule.description;
      rotation.opens = rule.opens;
      rotation.url = rule.revoke_url;
    }
    plan->rotations.push_back(std::move(rotation));
  }
}

void AddCommits(const NativeRewrite& rewrite, RewritePlan* plan) {
  PlanFacts& facts = plan->facts;
  for (const CommitFate& fate : rewrite.history.commits) {
    if (fate.after.IsNull()) {
      ++facts.commits_pruned;
    } else if (fate.after != fate.before) {
      ++facts.commits_changed;
    } else {
      ++facts.commits_kept;
    }
    if (fate.lost_signature) {
      plan->unsigned_commits.push_back(fate.before.Hex());
    }
  }
  facts.trees_new = rewrite.history.new_trees;
  plan->unsigned_tags = Hexes(rewrite.history.unsigned_tags);
  plan->first_changed = Hexes(rewrite.history.first_changed);
  plan->flattened_merges = Hexes(rewrite.history.flattened_merges);
  plan->stale_mentions = Hexes(rewrite.history.stale_mentions);
  plan->dead_mentions = rewrite.history.dead_mentions;
}

void AddReferences(const NativeRewrite& rewrite, const PlanHider& hider, RewritePlan* plan) {
  for (const ReferenceFate& fate : rewrite.history.references) {
    if (fate.before == fate.after) {
      ++plan->facts.references_kept;
      continue;
    }
    ++(fate.after.IsNull() ? plan->facts.references_deleted : plan->facts.references_changed);
    plan->references.push_back(
        {hider.Hide(fate.name), fate.before, fate.after, IsKeptByHosts(fate.name)});
  }
  for (const ReferenceLeft& left : rewrite.history.left) {
    plan->left.push_back({hider.Hide(left.name), hider.Hide(left.reason)});
  }
}

void AddUnread(const PlanInput& input, const PlanHider& hider, RewritePlan* plan) {
  for (const UnreadBlob& blob : input.rewrite.pass.unread) {
    plan->unread.push_back("blob " + blob.id.Hex() + ": " + blob.reason);
  }
  for (const std::string& skip : input.unread) {
    plan->unread.push_back(hider.Hide(skip));
  }
  // A scan has told of these already.
  if (input.repository.is_partial() && input.unread.empty()) {
    std::vector<ObjectId> commits;
    for (const CommitFate& fate : input.rewrite.history.commits) {
      commits.push_back(fate.before);
    }
    for (const ObjectId& id : FindMissingFiles(input.repository, commits)) {
      plan->unread.push_back("blob " + id.Hex() + ": missing");
    }
  }
  for (const UnresolvedFinding& finding : input.targets.unresolved) {
    plan->unresolved.push_back({hider.Hide(finding.what), finding.reason});
  }
}

}  // namespace

PlanHider::PlanHider(const Targets& targets, const NativeReplacer& replacer)
    : replacer_(replacer), findings_(AsFindings(targets)), mask_(findings_, 100) {}

std::string PlanHider::Hide(std::string_view text) const {
  std::string replaced;
  if (replacer_.secrets() != nullptr) {
    const auto changed = replacer_.secrets()->Replace(text, &replaced);
    if (!changed.ok()) {
      return "(not shown)";
    }
    if (*changed) {
      return mask_.Hide(replaced, "");
    }
  }
  return mask_.Hide(text, "");
}

bool PlanHider::HoldsTarget(std::string_view text) const {
  if (replacer_.secrets() == nullptr) {
    return false;
  }
  std::string replaced;
  const auto changed = replacer_.secrets()->Replace(text, &replaced);
  return !changed.ok() || *changed;
}

std::string PlanId(const NativeRewrite& rewrite) {
  std::vector<std::string> lines;
  for (const ReferenceFate& fate : rewrite.history.references) {
    lines.push_back("ref " + fate.before.Hex() + " " + fate.after.Hex() + " " + fate.name);
  }
  for (const auto& [before, after] : rewrite.blobs.replaced) {
    lines.push_back("replace " + before.Hex() + " " + after.Hex());
  }
  for (const auto& [ids, verb] : {std::pair(&rewrite.blobs.removed, "remove "),
                                  std::pair(&rewrite.blobs.dropped, "drop ")}) {
    for (const ObjectId& id : *ids) {
      lines.push_back(verb + id.Hex());
    }
  }
  // Tips of reflogs and of the stash have no references of their own.
  for (const CommitFate& fate : rewrite.history.commits) {
    if (fate.after != fate.before) {
      lines.push_back("commit " + fate.before.Hex() + " " + fate.after.Hex());
    }
  }
  std::sort(lines.begin(), lines.end());
  std::string text = "secretscan/plan/1";
  for (const std::string& line : lines) {
    text += '\0';
    text += line;
  }
  return Sha256Hex(text).substr(0, kIdDigits);
}

absl::StatusOr<RewritePlan> MakePlan(PlanInput input) {
  RewritePlan plan;
  const NativeRewrite& rewrite = input.rewrite;
  const PlanHider hider(input.targets, *rewrite.replacer);
  plan.id = PlanId(rewrite);
  plan.mode = input.options.mode;
  plan.keep_latest = input.options.keep_latest;
  plan.facts.seconds = input.seconds;
  plan.facts.blobs_looked_at = static_cast<int64_t>(rewrite.pass.blobs);
  plan.facts.blobs_replaced = static_cast<int64_t>(rewrite.blobs.replaced.size());
  plan.facts.blobs_removed =
      static_cast<int64_t>(rewrite.blobs.removed.size() + rewrite.blobs.dropped.size());
  plan.facts.new_objects = input.new_objects;
  plan.facts.new_bytes = input.new_bytes;
  plan.preflight = std::move(input.preflight);
  AddRotations(input, &plan);
  AddCommits(rewrite, &plan);
  AddReferences(rewrite, hider, &plan);
  AddUnread(input, hider, &plan);
  SECRETSCAN_RETURN_IF_ERROR(AddSecrets(input, hider, &plan));
  SECRETSCAN_RETURN_IF_ERROR(AddTips(input, hider, &plan));
  SECRETSCAN_RETURN_IF_ERROR(AddDecisions(input, hider, &plan));
  for (const std::string& note : rewrite.history.notes) {
    plan.notes.push_back(hider.Hide(note));
  }
  AddFindingsOfResult(input, &plan);
  for (PreflightItem& item : plan.preflight.items) {
    item.text = hider.Hide(item.text);
  }
  return plan;
}

}  // namespace secretscan
