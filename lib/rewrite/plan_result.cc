// What of the preflight only the result of the rewrite tells.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "git/commit.h"
#include "rewrite/counted.h"
#include "rewrite/plan_parts.h"

namespace secretscan {
namespace {

bool Goes(const BlobMap& blobs, const ObjectId& id) {
  return blobs.replaced.contains(id) || blobs.removed.contains(id) || blobs.dropped.contains(id);
}

// Work that is not committed, where the rewrite would have to change it.
void CheckWorkTrees(const PlanInput& input, RewritePlan* plan) {
  if (input.options.keep_latest) {
    return;
  }
  const BlobMap& blobs = input.rewrite.blobs;
  for (const WorkTreeState& tree : plan->preflight.work_trees) {
    std::vector<std::string> modified, staged;
    for (const auto& [path, id] : tree.modified) {
      if (Goes(blobs, id)) {
        modified.push_back(path);
      }
    }
    for (const auto& [path, id] : tree.staged) {
      if (Goes(blobs, id)) {
        staged.push_back(path);
      }
    }
    for (auto& [paths, id, what] :
         {std::tuple(&modified, "modified", "has changes that are not staged in files that the "
                                            "rewrite changes: "),
          std::tuple(&staged, "staged", "has staged contents that hold what is to go: ")}) {
      if (paths->empty()) {
        continue;
      }
      std::sort(paths->begin(), paths->end());
      std::string text = tree.path + " " + what + paths->front();
      if (paths->size() > 1) {
        text += " and " + std::to_string(paths->size() - 1) + " more";
      }
      plan->preflight.items.push_back({id, PreflightLevel::kRefusal, false, /*passing=*/true,
                                       std::move(text),
                                       "commit, stash or undo these changes first"});
    }
  }
}

void CheckUnread(const PlanInput& input, RewritePlan* plan) {
  Preflight& preflight = plan->preflight;
  if (!plan->unread.empty()) {
    preflight.items.push_back({"unread", PreflightLevel::kRefusal, /*forcible=*/true, false,
                               Counted(plan->unread.size(), "object") +
                                   " could not be looked at, and may hold what is to go",
                               input.repository.is_partial()
                                   ? "fetch them (git fetch --refetch), or work in a full clone"
                                   : "repair the repository (git fsck tells more)"});
  }
  if (!plan->unresolved.empty()) {
    preflight.items.push_back(
        {"unresolved",
         input.skip_unresolved ? PreflightLevel::kWarning : PreflightLevel::kRefusal, false, false,
         Counted(plan->unresolved.size(), "finding") + " of the report could not be resolved",
         "report without redaction, or --skip-unresolved"});
  }
}

// New commits have parents that are not here, and nothing would say that they are cut off.
void CheckShallow(const PlanInput& input, RewritePlan* plan) {
  absl::flat_hash_set<ObjectId> cut_off;
  for (const ObjectId& id : input.repository.ShallowCommits()) {
    cut_off.insert(id);
  }
  const auto changed = std::count_if(
      input.rewrite.history.commits.begin(), input.rewrite.history.commits.end(),
      [&](const CommitFate& fate) {
        return fate.before != fate.after && cut_off.contains(fate.before);
      });
  if (changed > 0) {
    plan->preflight.Add("shallow-end", PreflightLevel::kRefusal,
                        Counted(static_cast<size_t>(changed), "commit") +
                            " would change at which the shallow clone is cut off",
                        "git fetch --unshallow first");
  }
}

// What only indexes, or nothing at all, leads to.
void CheckUnreached(RewritePlan* plan) {
  if (plan->facts.blobs_unreached == 0) {
    return;
  }
  const std::string text =
      Counted(static_cast<size_t>(plan->facts.blobs_unreached), "content") +
      " with what is to go: in no commit, but still among the objects";
  const std::string advice = "--purge destroys what nothing needs any more";
  if (plan->has_changes()) {
    plan->preflight.Add("unreached", PreflightLevel::kInfo, text, advice);
  } else {
    plan->decisions.push_back({"unreached", text, advice});
  }
}

void CheckLosses(const PlanInput& input, RewritePlan* plan) {
  Preflight& preflight = plan->preflight;
  const size_t signatures = plan->unsigned_commits.size() + plan->unsigned_tags.size();
  if (signatures > 0) {
    preflight.Add("signatures", PreflightLevel::kWarning,
                  Counted(plan->unsigned_commits.size(), "commit") + " and " +
                      Counted(plan->unsigned_tags.size(), "tag") + " lose their signatures",
                  "all others keep theirs");
  }
  const auto& references = input.rewrite.input.references;
  const bool has_notes = std::any_of(references.begin(), references.end(), [](const Reference& r) {
    return r.name.starts_with("refs/notes/");
  });
  if (has_notes && plan->has_changes()) {
    preflight.Add("notes", PreflightLevel::kInfo,
                  "notes are put under the new commits' ids, so their references change as well", "");
  }
  const auto refused = std::count_if(plan->references.begin(), plan->references.end(),
                                     [](const PlanReference& r) { return r.is_refused; });
  if (refused > 0) {
    preflight.Add("refused-references", PreflightLevel::kWarning,
                  "hosts do not let " + Counted(static_cast<size_t>(refused), "reference") +
                      " of these be pushed",
                  "their support has to remove the old ones");
  }
  if (!plan->flattened_merges.empty()) {
    preflight.Add("flattened-merges", PreflightLevel::kWarning,
                  Counted(plan->flattened_merges.size(), "merge") + " become ordinary commits", "");
  }
}

}  // namespace

void AddFindingsOfResult(const PlanInput& input, RewritePlan* plan) {
  CheckUnread(input, plan);
  CheckUnreached(plan);
  CheckShallow(input, plan);
  CheckLosses(input, plan);
  CheckWorkTrees(input, plan);
  ExamineSpace(input.repository, input.backup, input.is_written ? 0 : input.new_bytes, input.backup_bytes,
               &plan->preflight);
}

}  // namespace secretscan
