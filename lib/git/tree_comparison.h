// In which files two trees differ, told one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "git/indexed_tree.h"
#include "git/object_id.h"
#include "git/tree.h"
#include "git/tree_cache.h"

namespace secretscan {

// Bounds of one comparison, so that a tree of a few bytes that unfolds into billions of files costs
// neither the memory nor the time of those.
inline constexpr int kMaxTreeDepth = 2048;
inline constexpr int64_t kMaxTreeChanges = 2'000'000;
inline constexpr int64_t kMaxTreePathBytes = int64_t{1} << 30;  // of all paths together
inline constexpr int64_t kMaxTreeBytes = int64_t{1} << 30;  // of all trees read, repeats counted

// Is told what differs.
class TreeChangeSink {
 public:
  virtual ~TreeChangeSink() = default;
  // Until it is left, what is told lies in this directory of the current one.
  virtual void EnterDirectory(std::string_view name) = 0;
  virtual void LeaveDirectory() = 0;
  // A file, link or gitlink; null on a side where it does not exist. Valid during the call.
  virtual void AddChange(const TreeEntry* before, const TreeEntry* after) = 0;
};

// For one thread; comparisons one after the other share its cache and its buffers.
class TreeComparison {
 public:
  // `trees` outlives this.
  explicit TreeComparison(TreeCache* trees) : trees_(*trees) {}

  // Tells *sink the changes from tree `before` (null id: the empty tree) to `after`, in path order
  // as git's tree diff yields them (recursive, no renames). A file that changes its type (regular,
  // symlink, gitlink) is one change with both sides; a file that becomes a directory is a deletion
  // and additions. A subtree that cannot be read ends the call with the store's error; DataLoss
  // when it is malformed or below kMaxTreeDepth; ResourceExhausted above any other bound. The
  // status names the tree. What was told before an error is incomplete, directories may not have
  // been left.
  absl::Status Run(const ObjectId& before, const ObjectId& after, TreeChangeSink* sink);

 private:
  // A directory under comparison.
  struct Level {
    ObjectId before_id, after_id;
    std::shared_ptr<IndexedTree> before, after;
    TreePairWalk walk;
    size_t path_length = 0;

    absl::Status status() const;
  };

  absl::Status Walk(const ObjectId& before, const ObjectId& after);
  absl::Status Enter(const ObjectId& before, const ObjectId& after, size_t path_length);
  void Leave();
  absl::Status Visit(const TreeEntry* was, const TreeEntry* now, size_t path_length);
  absl::Status TooLarge(const char* what, int64_t bound) const;

  TreeCache& trees_;
  TreeChangeSink* sink_ = nullptr;
  ObjectId root_;
  // Not the call stack, which a forged tree could exhaust. Levels from depth_ on are spare.
  std::vector<std::unique_ptr<Level>> levels_;
  size_t depth_ = 0;
  int64_t changes_ = 0;
  int64_t path_bytes_ = 0;
  int64_t tree_bytes_ = 0;
};

}  // namespace secretscan
