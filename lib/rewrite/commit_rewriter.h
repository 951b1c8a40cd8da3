// Makes the new commits, one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/ancestry.h"
#include "rewrite/blob_map.h"
#include "rewrite/commit_text.h"
#include "rewrite/export_order.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/id_translation.h"
#include "rewrite/notes_tree.h"
#include "rewrite/parent_choice.h"
#include "rewrite/tree_facts.h"
#include "rewrite/tree_versions.h"

namespace secretscan {

// For one thread.
class CommitRewriter {
 public:
  // All must live longer.
  CommitRewriter(const ExportOrder& order, TreeSource* trees, const BlobMap& blobs,
                 const RewriteOptions& options, ObjectSink* sink, RewrittenHistory* history);
  ~CommitRewriter();

  // Fills the history's commits and what is told of them.
  absl::Status Run(Progress* progress);

  // The kept commit that stands for one, itself if it was kept or is outside; kNoCommit: none.
  uint32_t NodeOf(uint32_t commit) const { return rows_[commit].node; }
  const ObjectId& NewId(uint32_t commit) const { return rows_[commit].new_id; }
  // The new id of what stands for a commit; null: nothing does.
  ObjectId NewIdFor(uint32_t commit) const;
  // What becomes of a tree by itself; null: nothing is left.
  absl::StatusOr<ObjectId> NewTree(const ObjectId& tree);

 private:
  struct Row {
    uint32_t node = kNoCommit;
    bool is_pruned = false;
    bool was_rewritten = false;
    ObjectId new_id;           // of a kept one
    TreeVersion tree;          // likewise
  };

  absl::Status Rewrite(uint32_t commit);
  // `renames`: its paths follow the commits that they name.
  absl::Status RewriteNote(uint32_t commit, bool renames);
  absl::StatusOr<bool> HadChanges(uint32_t commit);
  absl::StatusOr<bool> IsEmpty(uint32_t commit, const std::vector<OldParent>& old,
                               const ParentChoice& choice);
  // The new tree on top of parent `node`, the first of `old` that it stands for.
  absl::StatusOr<TreeVersion> TreeOn(uint32_t commit, const std::vector<OldParent>& old,
                                     uint32_t node);
  absl::Status Write(uint32_t commit, const std::vector<uint32_t>& parents);
  std::string Translate(std::string_view message);
  void Prune(uint32_t commit, uint32_t node);
  absl::Status CountMentions(uint32_t commit);
  void Finish();
  const ObjectId& OldTree(const std::vector<OldParent>& old, uint32_t node) const;

  const ExportOrder& order_;
  TreeSource& trees_;
  const BlobMap& blobs_;
  const RewriteOptions& options_;
  ObjectSink& sink_;
  RewrittenHistory& history_;
  std::unique_ptr<TreeSurvey> survey_;   // null when it is of no use
  TreeFacts facts_;
  TreeFacts own_unfiltered_;
  TreeFacts& unfiltered_;            // the same as facts_ when nothing is filtered
  TreeFacts note_facts_;
  TreeVersions versions_;
  TreeVersions note_versions_;
  NotesTree notes_;
  std::vector<Row> rows_;
  Ancestry before_, after_;
  IdPrefixes prefixes_;              // of kept commits, as they are made
  IdPrefixes all_;
  absl::flat_hash_set<std::string> dead_;
  std::vector<std::pair<uint32_t, uint32_t>> mentions_;  // unchanged commit, one it mentions
  std::string text_, message_, author_, committer_, converted_;
};

}  // namespace secretscan
