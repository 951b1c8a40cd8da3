#include "git/merge_diff.h"

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
struct Cursor {
  std::string data;
  std::optional<TreeReader> reader;
  TreeEntry entry;
  bool has_entry = false;

  void Start(int id_size) {
    reader.emplace(data, id_size);
    has_entry = reader->Next(&entry);
  }

  // Whether this tree has an entry of the same name and kind (file or directory).
  bool Seek(const TreeEntry& wanted) {
    while (has_entry && CompareTreeEntries(entry, wanted) < 0) {
      has_entry = reader->Next(&entry);
    }
    return has_entry && entry.name == wanted.name && entry.is_tree() == wanted.is_tree();
  }
};

class MergeDiff {
 public:
  explicit MergeDiff(const ObjectStore& objects) : objects_(objects) {}

  // A parent without this directory is nullopt.
  absl::Status Visit(const std::vector<std::optional<ObjectId>>& parents, const ObjectId& after,
                     const std::string& prefix, size_t depth) {
    if (depth > kMaxDepth) {
      return DataLoss("tree " + after.Hex() + " is nested too deeply");
    }
    if (++visited_ > kMaxTrees) {
      return DataLoss("tree " + after.Hex() + " expands to too many trees");
    }
    std::vector<Cursor> cursors(parents.size());
    for (size_t i = 0; i < parents.size(); ++i) {
      if (parents[i]) {
        SECRETSCAN_RETURN_IF_ERROR(Read(*parents[i], &cursors[i].data));
        cursors[i].Start(parents[i]->size);
      }
    }
    std::string data;
    SECRETSCAN_RETURN_IF_ERROR(Read(after, &data));
    TreeReader reader(data, after.size);
    for (TreeEntry entry; reader.Next(&entry);) {
      std::vector<std::optional<TreeEntry>> sides(parents.size());
      bool shared = false;
      for (size_t i = 0; i < parents.size(); ++i) {
        if (cursors[i].Seek(entry)) {
          sides[i] = cursors[i].entry;
          shared |= cursors[i].entry.id == entry.id;
        }
      }
      if (shared) {
        continue;
      }
      const std::string path = prefix + std::string(entry.name);
      if (entry.is_tree()) {
        std::vector<std::optional<ObjectId>> subtrees(parents.size());
        for (size_t i = 0; i < parents.size(); ++i) {
          if (sides[i]) {
            subtrees[i] = sides[i]->id;
          }
        }
        SECRETSCAN_RETURN_IF_ERROR(Visit(subtrees, entry.id, path + "/", depth + 1));
        continue;
      }
      MergeChange change;
      change.after = {entry.mode, entry.id, path};
      for (const auto& side : sides) {
        change.before.push_back(side ? FileSide{side->mode, side->id, path} : FileSide{});
      }
      if (changes_.size() >= kMaxChanges) {
        return DataLoss("tree " + after.Hex() + " expands to too many files");
      }
      changes_.push_back(std::move(change));
    }
    return reader.status();
  }

  std::vector<MergeChange> Take() { return std::move(changes_); }

 private:
  absl::Status Read(const ObjectId& id, std::string* data) const {
    auto type = objects_.Read(id, data);
    if (!type.ok()) {
      return Annotate(type.status(), "tree " + id.Hex());
    }
    return *type == ObjectType::kTree ? absl::OkStatus() : DataLoss(id.Hex() + " is not a tree");
  }

  const ObjectStore& objects_;
  std::vector<MergeChange> changes_;
  size_t visited_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<MergeChange>> DiffMerge(const ObjectStore& objects,
                                                   std::span<const ObjectId> parents,
                                                   const ObjectId& after) {
  std::vector<std::optional<ObjectId>> trees;
  for (const ObjectId& parent : parents) {
    if (parent == after) {
      return std::vector<MergeChange>();
    }
    trees.emplace_back(parent);
  }
  MergeDiff diff(objects);
  SECRETSCAN_RETURN_IF_ERROR(diff.Visit(trees, after, "", 0));
  return diff.Take();
}

}  // namespace secretscan
