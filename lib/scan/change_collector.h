// One thread's share of a change table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "git/object_id_table.h"
#include "git/object_store.h"
#include "git/tree_cache.h"
#include "git/tree_comparison.h"
#include "git/tree_index.h"
#include "git/tree_lists.h"
#include "scan/change_table.h"
#include "scan/commit_graph.h"
#include "scan/coverage.h"
#include "scan/path_table.h"

namespace secretscan {

// For one thread. Rows may come in any order; commits that share trees should come close together.
class ChangeCollector final : private TreeChangeSink {
 public:
  // What is passed outlives this. `tree_cache_bytes` of trees are remembered. `index`, which may be
  // null, holds some of the trees of `objects`.
  ChangeCollector(const ObjectStore& objects, const TreeIndex* index, const CommitGraph& graph,
                  size_t tree_cache_bytes);

  // Appends what the commit changed against its parent (a root: against nothing), or of a merge
  // what differs from all parents.
  void AddCommit(uint32_t commit);
  void AddMerge(uint32_t commit);
  // Appends the files of graph.direct_objects[index].
  void AddDirectObject(uint32_t index);

  // What was appended. Paths are numbers in paths(); contents are those of ContentKey.
  const std::vector<Change>& changes() const { return changes_; }
  const PathTable& paths() const { return paths_; }
  // A merge change's blobs in further parents.
  struct MergeParents {
    uint32_t commit = 0;
    uint32_t change = 0;  // index in the commit's row
    std::vector<uint32_t> contents;
  };
  const std::vector<MergeParents>& merge_parents() const { return merge_parents_; }
  std::vector<Skip>& skips() { return skips_; }

  // What a key of a content, not kNone, stands for.
  Content ContentOf(uint32_t key) const {
    return {(key & 1) != 0 ? gitlinks_[key >> 1] : blobs_[key >> 1], (key & 1) != 0};
  }
  size_t key_count() const { return 2 * std::max(blobs_.size(), gitlinks_.size()); }

 private:
  void EnterDirectory(std::string_view name) override;
  void LeaveDirectory() override;
  void AddChange(const TreeEntry* before, const TreeEntry* after) override;

  // On failure nothing is appended.
  absl::Status Compare(const ObjectId& before, const ObjectId& after);
  absl::Status TreeOf(uint32_t commit, ObjectId* tree);
  uint32_t PathNumber(std::string_view path);
  uint32_t ContentKey(uint32_t mode, const ObjectId& id);
  void AddSkip(std::string kind, std::string name, const absl::Status& status);

  const ObjectStore& objects_;
  const CommitGraph& graph_;
  TreeCache trees_;
  std::optional<TreeLists> lists_;
  TreeComparison comparison_;
  uint32_t directory_ = PathTable::kRoot;
  std::string commit_data_;

  std::vector<Change> changes_;
  PathTable paths_;
  ObjectIdTable blobs_;
  ObjectIdTable gitlinks_;
  std::vector<MergeParents> merge_parents_;
  std::vector<Skip> skips_;
};

}  // namespace secretscan
