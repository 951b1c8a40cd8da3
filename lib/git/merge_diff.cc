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
    size_t begin = 0;
    size_t end = tree->data().size();
    const bool sorted = FindOwnPart(trees, tree.get(), &begin, &end);
    std::vector<ParentCursor> cursors(parents.size());
    for (size_t i = 0; i < parents.size(); ++i) {
      if (trees[i]) {
        cursors[i].Start(std::move(trees[i]), sorted);
      }
    }
    TreeReader reader(std::string_view(tree->data()).substr(begin, end - begin), after.size);
    std::vector<std::optional<TreeEntry>> sides(parents.size());
    for (TreeEntry entry; reader.Next(&entry);) {
      bool shared = false;
      for (size_t i = 0; i < parents.size(); ++i) {
        sides[i].reset();
        if (parents[i] && cursors[i].Seek(entry)) {
          sides[i] = cursors[i].entry;
          shared |= cursors[i].entry.id == entry.id;
        }
      }
      if (!shared) {
        SECRETSCAN_RETURN_IF_ERROR(VisitEntry(entry, sides, after, prefix, depth));
      }
    }
    return reader.status();
  }

  std::vector<MergeChange> Take() { return std::move(changes_); }

 private:
  // When all trees are sorted: narrows the part of `tree` in which entries may differ from every
  // parent's, as seen from the parent most like it. Otherwise false: then the outcome depends on
  // each step of all cursors.
  static bool FindOwnPart(const std::vector<std::shared_ptr<IndexedTree>>& parents,
                          IndexedTree* tree, size_t* begin, size_t* end) {
    size_t best_begin = *begin;
    size_t best_end = *end;
    for (const auto& parent : parents) {
      TreeDifference difference;
      if (parent == nullptr) {
        continue;
      }
      if (!FindDifference(parent.get(), tree, &difference) || !parent->IsSorted()) {
        return false;
      }
      if (difference.after_end - difference.begin < best_end - best_begin) {
        best_begin = difference.begin;
        best_end = difference.after_end;
      }
    }
    if (!tree->IsSorted()) {
      return false;
    }
    *begin = best_begin;
    *end = best_end;
    return true;
  }

  // An entry that is in no parent as it is here.
  absl::Status VisitEntry(const TreeEntry& entry,
                          const std::vector<std::optional<TreeEntry>>& sides,
                          const ObjectId& tree, const std::string& prefix, size_t depth) {
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
