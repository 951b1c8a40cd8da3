// Which files of branches, tags and the like will be others.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/tree.h"
#include "git/tree_comparison.h"
#include "rewrite/plan_parts.h"

namespace secretscan {
namespace {

constexpr size_t kMostFiles = 200;   // that are named for a reference

class TipWalk {
 public:
  TipWalk(const PlanInput& input, const PlanHider& hider)
      : repository_(input.repository),
        blobs_(input.rewrite.blobs),
        paths_(input.options.paths),
        hider_(hider) {}

  // Replaces *tip's files by those below the tree that change.
  absl::Status Look(const ObjectId& tree, PlanTip* tip) {
    tip_ = tip;
    path_.clear();
    return LookAtTree(tree, 0).status();
  }

 private:
  // Whether anything in it changes.
  absl::StatusOr<bool> LookAtTree(const ObjectId& id, int depth) {
    if (clean_.contains(id)) {
      return false;
    }
    if (depth > kMaxTreeDepth) {
      return DataLoss("tree " + id.Hex() + " is nested too deeply");
    }
    std::string data;
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, repository_.objects().Read(id, &data));
    if (type != ObjectType::kTree) {
      return DataLoss(id.Hex() + " is not a tree");
    }
    bool changes = false;
    TreeEntry entry;
    TreeReader reader(data, repository_.object_id_size());
    while (reader.Next(&entry)) {
      const size_t size = path_.size();
      path_ += path_.empty() ? "" : "/";
      path_ += entry.name;
      if (entry.is_tree()) {
        SECRETSCAN_ASSIGN_OR_RETURN(const bool below, LookAtTree(entry.id, depth + 1));
        changes |= below;
      } else {
        changes |= LookAtFile(entry.id);
      }
      path_.resize(size);
    }
    SECRETSCAN_RETURN_IF_ERROR(reader.status());
    // What a path decides is not the same for the same tree elsewhere.
    if (!changes && paths_ == nullptr) {
      clean_.insert(id);
    }
    return changes;
  }

  bool LookAtFile(const ObjectId& id) {
    const bool goes = (paths_ != nullptr && !paths_->Keeps(path_)) || blobs_.dropped.contains(id) ||
                      blobs_.removed.contains(id);
    if (!goes && !blobs_.replaced.contains(id)) {
      return false;
    }
    ++tip_->file_count;
    if (tip_->files.size() < kMostFiles) {
      tip_->files.push_back({hider_.Hide(path_), goes});
    }
    return true;
  }

  const Repository& repository_;
  const BlobMap& blobs_;
  const PathFilter* const paths_;
  const PlanHider& hider_;
  absl::flat_hash_set<ObjectId> clean_;   // trees
  PlanTip* tip_ = nullptr;
  std::string path_;
};

}  // namespace

absl::Status AddTips(const PlanInput& input, const PlanHider& hider, RewritePlan* plan) {
  absl::flat_hash_set<ObjectId> changed;
  for (const CommitFate& fate : input.rewrite.history.commits) {
    if (fate.before != fate.after) {
      changed.insert(fate.before);
    }
  }
  TipWalk walk(input, hider);
  absl::flat_hash_map<ObjectId, PlanTip> known;   // by commit
  std::string data;
  const NativeRewrite& rewrite = input.rewrite;
  for (size_t i = 0; i < rewrite.tips.size(); ++i) {
    const ObjectId& commit = rewrite.tips[i];
    const bool is_kept = rewrite.kept_trees.contains(commit);
    if (commit.IsNull() || !(is_kept || changed.contains(commit))) {
      continue;
    }
    const auto [entry, is_new] = known.try_emplace(commit);
    if (is_new) {
      SECRETSCAN_RETURN_IF_ERROR(input.repository.objects().Read(commit, &data).status());
      SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links,
                                  ParseCommitLinks(data, input.repository.object_id_size()));
      SECRETSCAN_RETURN_IF_ERROR(walk.Look(links.tree, &entry->second));
    }
    if (entry->second.file_count == 0) {
      continue;
    }
    if (is_kept) {
      plan->preflight.Add("keep-latest", PreflightLevel::kWarning,
                          rewrite.input.references[i].name + " keeps " +
                              std::to_string(entry->second.file_count) +
                              " files with what is to go, and so do all clones of it",
                          "clean them by an ordinary commit, and run this again");
      continue;
    }
    plan->tips.push_back(entry->second);
    plan->tips.back().reference = hider.Hide(rewrite.input.references[i].name);
  }
  return absl::OkStatus();
}

}  // namespace secretscan
