// Which files each commit changed, compactly: what blobs to scan, and where they came in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_inventory.h"
#include "git/tree_index.h"
#include "scan/commit_graph.h"
#include "scan/coverage.h"
#include "scan/progress.h"

namespace secretscan {

// One file of one commit. Indexes are into the table; kNone: the file does not exist on that side.
struct Change {
  static constexpr uint32_t kNone = static_cast<uint32_t>(-1);
  uint32_t path = 0;
  uint32_t before = kNone;      // of a merge: of the first parent
  uint32_t after = kNone;
  uint16_t before_mode = 0;     // 0: the path is new, and perhaps a rename's target
  uint16_t after_mode = 0;

  // Another kind of thing stood there (a link, a file). Never so with ChangeTableOptions::type_changes.
  bool is_type_change() const {
    return before != kNone && after != kNone && (before_mode & 0170000) != (after_mode & 0170000);
  }
};

// A blob, symbolic link, or submodule entry that some commit names.
struct Content {
  ObjectId id;
  bool is_gitlink = false;      // `id` is a commit of another repository
};

struct ChangeTable {
  std::vector<std::string> paths;
  std::vector<Content> contents;
  std::vector<Change> changes;        // row after row
  std::vector<size_t> row_begins;     // and the end of the last row
  // Further parents' blobs of merge changes: row(c)[i] has others[{c, i}].
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, std::vector<uint32_t>> merge_parents;

  // Rows are parallel to CommitGraph::commits, then to its direct_objects.
  size_t row_count() const { return row_begins.empty() ? 0 : row_begins.size() - 1; }
  std::span<const Change> row(size_t i) const {
    return std::span(changes).subspan(row_begins[i], row_begins[i + 1] - row_begins[i]);
  }
};

struct ChangeTableOptions {
  int threads = 1;
  // Also files in which a merge differs from all its parents, and rows behind the commits' for
  // graph.direct_objects (a blob's path is its reference's name).
  bool beyond_log = true;
  const TreeIndex* trees = nullptr;  // trees that need not be read
  size_t tree_cache_bytes = size_t{64} << 20;  // for other trees, of all threads
  // What became another kind of thing is all new: `before` is kNone then, and no rename's target.
  bool type_changes = true;
};

// The trees of the packs, read in bulk, as far as they fit into `max_bytes`. Null where that would not
// pay for so many commits.
std::unique_ptr<const TreeIndex> IndexTrees(PackInventory* packs, size_t commits, int threads,
                                            size_t max_bytes, const Progress* progress);

// Diffs every commit with its parent (a root with the empty tree). A commit whose trees cannot be
// read is added to *skips, and compared with the empty tree where only the parent's is missing.
// Numbers of paths and contents follow from the order of rows: they do not depend on threads.
ChangeTable CollectChanges(const ObjectStore& objects, const CommitGraph& graph,
                           const ChangeTableOptions& options, Progress* progress,
                           std::vector<Skip>* skips);

// The text that git diffs for a submodule entry.
std::string GitlinkText(const ObjectId& id);

}  // namespace secretscan
