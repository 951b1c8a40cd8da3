#include "git/merge_diff.h"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr size_t kMaxDepth = 2048;
// Trees that hold themselves many times over would expand without end.
constexpr size_t kMaxTrees = 1'000'000;
constexpr size_t kMaxChanges = 2'000'000;

// A parent's directory, read alongside: entries of all trees come in one order.
class ParentCursor {
 public:
  TreeEntry entry;

  // `sorted`: entries may be jumped over.
  void Start(std::shared_ptr<IndexedTree> tree, bool sorted) {
    tree_ = std::move(tree);
    sorted_ = sorted;
    MoveTo(0);
  }

  // Whether this tree has an entry of the same name and kind (file or directory).
  bool Seek(const TreeEntry& wanted) {
    for (int steps = 0; has_entry_ && CompareTreeEntries(entry, wanted) < 0; ++steps) {
      if (sorted_ && steps == kMaxSteps) {
        MoveTo(tree_->LowerBound(wanted, tree_->data().size() - reader_.remaining()));
      } else {
        has_entry_ = reader_.Next(&entry);
      }
    }
    return has_entry_ && entry.name == wanted.name && entry.is_tree() == wanted.is_tree();
  }

 private:
  static constexpr int kMaxSteps = 4;

  void MoveTo(size_t pos) {
    reader_ = TreeReader(std::string_view(tree_->data()).substr(pos), tree_->id_size());
    has_entry_ = reader_.Next(&entry);
  }

  std::shared_ptr<IndexedTree> tree_;
  bool sorted_ = false;
  TreeReader reader_{std::string_view(), 20};
  bool has_entry_ = false;
};

class MergeDiff {
 public:
  explicit MergeDiff(TreeCache* trees) : trees_(*trees) {}

  // A parent without this directory is nullopt.
  absl::Status Visit(const std::vector<std::optional<ObjectId>>& parents, const ObjectId& after,
                     const std::string& prefix, size_t depth) {
    if (depth > kMaxDepth) {
      return DataLoss("tree " + after.Hex() + " is nested too deeply");
    }
    if (++visited_ > kMaxTrees) {
      return DataLoss("tree " + after.Hex() + " expands to too many trees");
    }
    std::vector<std::shared_ptr<IndexedTree>> trees(parents.size());
    for (size_t i = 0; i < parents.size(); ++i) {
      if (parents[i]) {
        SECRETSCAN_ASSIGN_OR_RETURN(trees[i], trees_.Read(*parents[i]));
      }
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const std::shared_ptr<IndexedTree> tree, trees_.Read(after));
    std::vector<TreeEntry> own;
    if (!FindOwn(trees, tree.get(), &own)) {
      TreeReader reader(tree->data(), after.size);
      SECRETSCAN_RETURN_IF_ERROR(VisitEntries(
          trees, /*sorted=*/false, [&](TreeEntry* entry) { return reader.Next(entry); }, after,
          prefix, depth));
      return reader.status();
    }
    auto next = own.begin();
    return VisitEntries(
        trees, /*sorted=*/true,
        [&](TreeEntry* entry) {
          if (next == own.end()) {
            return false;
          }
          *entry = *next++;
          return true;
        },
        after, prefix, depth);
  }

  std::vector<MergeChange> Take() { return std::move(changes_); }

 private:
  using Trees = std::vector<std::shared_ptr<IndexedTree>>;
  using Sides = std::vector<std::optional<TreeEntry>>;

  // Entries of a tree, as `next` gives them, against all parents' entries in one pass over all of
  // them. What comes out of trees that are not sorted depends on each step of it.
  template <typename Next>
  absl::Status VisitEntries(const Trees& parents, bool sorted, const Next& next,
                            const ObjectId& tree, const std::string& prefix, size_t depth) {
    std::vector<ParentCursor> cursors(parents.size());
    for (size_t i = 0; i < parents.size(); ++i) {
      if (parents[i] != nullptr) {
        cursors[i].Start(parents[i], sorted);
      }
    }
    Sides sides(parents.size());
    for (TreeEntry entry; next(&entry);) {
      bool shared = false;
      for (size_t i = 0; i < parents.size(); ++i) {
        sides[i].reset();
        if (parents[i] != nullptr && cursors[i].Seek(entry)) {
          sides[i] = cursors[i].entry;
          shared |= cursors[i].entry.id == entry.id;
        }
      }
      if (!shared) {
        SECRETSCAN_RETURN_IF_ERROR(VisitEntry(entry, sides, tree, prefix, depth));
      }
    }
    return absl::OkStatus();
  }

  // When all trees are sorted, which makes the outcome independent of the steps: the entries that
  // are in no parent as they are in `tree`. Otherwise false, also without any parent.
  static bool FindOwn(const Trees& parents, IndexedTree* tree, std::vector<TreeEntry>* own) {
    bool any = false;
    for (const auto& parent : parents) {
      if (parent == nullptr) {
        continue;
      }
      // A parent that is not known yet is learnt about at little cost beside a tree like it.
      if (!any || !parent->is_known()) {
        std::vector<TreeEntry> differing;
        FindDiffering(parent.get(), tree, &differing);
        if (!any) {
          *own = std::move(differing);
        }
      }
      if (!parent->IsSorted() || !tree->IsSorted()) {
        return false;
      }
      if (any) {
        DropShared(parent, own);
      }
      any = true;
    }
    return any;
  }

  static void FindDiffering(IndexedTree* parent, IndexedTree* tree,
                            std::vector<TreeEntry>* differing) {
    TreePairWalk walk;
    for (walk.Start(parent, tree); !walk.done(); walk.Advance()) {
      const TreeEntry* const was = walk.before();
      const TreeEntry* const now = walk.after();
      if (now != nullptr && (was == nullptr || was->id != now->id || was->name != now->name)) {
        differing->push_back(*now);
      }
    }
  }

  static void DropShared(const std::shared_ptr<IndexedTree>& parent,
                         std::vector<TreeEntry>* entries) {
    ParentCursor cursor;
    cursor.Start(parent, /*sorted=*/true);
    std::erase_if(*entries, [&](const TreeEntry& entry) {
      return cursor.Seek(entry) && cursor.entry.id == entry.id;
    });
  }

  // An entry that is in no parent as it is here.
  absl::Status VisitEntry(const TreeEntry& entry,
                          const Sides& sides, const ObjectId& tree,
                          const std::string& prefix, size_t depth) {
    const std::string path = prefix + std::string(entry.name);
    if (entry.is_tree()) {
      std::vector<std::optional<ObjectId>> subtrees(sides.size());
      for (size_t i = 0; i < sides.size(); ++i) {
        if (sides[i]) {
          subtrees[i] = sides[i]->id;
        }
      }
      return Visit(subtrees, entry.id, path + "/", depth + 1);
    }
    MergeChange change;
    change.after = {entry.mode, entry.id, path};
    for (const auto& side : sides) {
      change.before.push_back(side ? FileSide{side->mode, side->id, path} : FileSide{});
    }
    if (changes_.size() >= kMaxChanges) {
      return DataLoss("tree " + tree.Hex() + " expands to too many files");
    }
    changes_.push_back(std::move(change));
    return absl::OkStatus();
  }

  TreeCache& trees_;
  std::vector<MergeChange> changes_;
  size_t visited_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<MergeChange>> DiffMerge(TreeCache* trees,
                                                   std::span<const ObjectId> parents,
                                                   const ObjectId& after) {
  std::vector<std::optional<ObjectId>> roots;
  for (const ObjectId& parent : parents) {
    if (parent == after) {
      return std::vector<MergeChange>();
    }
    roots.emplace_back(parent);
  }
  MergeDiff diff(trees);
  SECRETSCAN_RETURN_IF_ERROR(diff.Visit(roots, after, "", 0));
  return diff.Take();
}

}  // namespace secretscan
