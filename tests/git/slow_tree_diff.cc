#include "git/slow_tree_diff.h"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "git/tree.h"

namespace secretscan {
namespace {

// git knows the empty tree without having it stored.
bool IsEmptyTree(const ObjectId& id) {
  static const auto known = [](std::string_view hex) {
    ObjectId empty;
    ObjectId::FromHex(hex, &empty);
    return empty;
  };
  static const ObjectId sha1 = known("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  static const ObjectId sha256 =
      known("6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321");
  return id.IsNull() || id == sha1 || id == sha256;
}

// A tree's bytes and the entry at which the walk stands.
class TreeCursor {
 public:
  absl::Status Open(const ObjectStore& objects, const ObjectId& id) {
    id_ = id;
    if (!IsEmptyTree(id)) {
      const absl::StatusOr<ObjectType> type = objects.Read(id, &data_);
      if (!type.ok()) {
        return Annotate(type.status(), absl::StrCat("tree ", id.Hex()));
      }
      if (*type != ObjectType::kTree) {
        return DataLoss(absl::StrCat("object ", id.Hex(), " is not a tree"));
      }
    }
    reader_ = TreeReader(data_, id.size);
    return Advance();
  }
  absl::Status Advance() {
    valid_ = reader_.Next(&entry_);
    if (!reader_.status().ok()) {
      return Annotate(reader_.status(), absl::StrCat("tree ", id_.Hex()));
    }
    return absl::OkStatus();
  }
  bool valid() const { return valid_; }
  const TreeEntry& entry() const { return entry_; }
  int64_t size() const { return static_cast<int64_t>(data_.size()); }

 private:
  ObjectId id_;
  std::string data_;
  TreeReader reader_{std::string_view(), 20};
  TreeEntry entry_;
  bool valid_ = false;
};

class TreeDiffer {
 public:
  TreeDiffer(const ObjectStore& objects, const ObjectId& root) : objects_(objects), root_(root) {}

  absl::Status Walk(const ObjectId& before, const ObjectId& after) {
    SECRETSCAN_RETURN_IF_ERROR(Enter(before, after));
    while (!levels_.empty()) {
      Level& level = *levels_.back();
      path_.resize(level.path_length);
      if (!level.before.valid() && !level.after.valid()) {
        levels_.pop_back();
        continue;
      }
      const int order = Compare(level.before, level.after);
      SECRETSCAN_RETURN_IF_ERROR(Visit(order <= 0 ? &level.before.entry() : nullptr,
                                       order >= 0 ? &level.after.entry() : nullptr));
      if (order <= 0) {
        SECRETSCAN_RETURN_IF_ERROR(level.before.Advance());
      }
      if (order >= 0) {
        SECRETSCAN_RETURN_IF_ERROR(level.after.Advance());
      }
    }
    return absl::OkStatus();
  }

  std::vector<FileChange> TakeChanges() { return std::move(changes_); }

 private:
  // A directory under comparison.
  struct Level {
    TreeCursor before;
    TreeCursor after;
    size_t path_length = 0;
  };

  static int Compare(const TreeCursor& a, const TreeCursor& b) {
    if (!a.valid() || !b.valid()) {
      return a.valid() ? -1 : 1;
    }
    const int order = CompareTreeEntries(a.entry(), b.entry());
    // A forged name that ends in '/' equals a directory's name.
    return order == 0 && a.entry().is_tree() != b.entry().is_tree() ? -1 : order;
  }

  // Descends into a pair of trees.
  absl::Status Enter(const ObjectId& before, const ObjectId& after) {
    if (levels_.size() > kMaxTreeDepth) {
      return DataLoss(absl::StrCat("tree ", root_.Hex(), ": more than ", kMaxTreeDepth,
                                   " levels of directories"));
    }
    Level& level = *levels_.emplace_back(std::make_unique<Level>());
    level.path_length = path_.size();
    SECRETSCAN_RETURN_IF_ERROR(level.before.Open(objects_, before));
    SECRETSCAN_RETURN_IF_ERROR(level.after.Open(objects_, after));
    tree_bytes_ += level.before.size() + level.after.size();
    return tree_bytes_ > kMaxTreeBytes ? TooLarge("bytes of directories", kMaxTreeBytes)
                                       : absl::OkStatus();
  }

  // The same name on both sides, or on one (the other is null).
  absl::Status Visit(const TreeEntry* was, const TreeEntry* now) {
    if (was != nullptr && now != nullptr && was->id == now->id &&
        was->mode == now->mode) {
      return absl::OkStatus();
    }
    const TreeEntry& entry = was != nullptr ? *was : *now;
    path_.append(entry.name);
    if (!entry.is_tree()) {
      return Add(was, now);
    }
    path_.push_back('/');
    return Enter(was != nullptr ? was->id : ObjectId(), now != nullptr ? now->id : ObjectId());
  }

  absl::Status Add(const TreeEntry* was, const TreeEntry* now) {
    if (static_cast<int64_t>(changes_.size()) >= kMaxTreeChanges) {
      return TooLarge("changed files", kMaxTreeChanges);
    }
    FileChange change;
    for (const auto& [entry, side] :
         {std::pair(was, &change.before), std::pair(now, &change.after)}) {
      if (entry != nullptr) {
        *side = {entry->mode, entry->id, path_};
        path_bytes_ += static_cast<int64_t>(path_.size());
      }
    }
    if (path_bytes_ > kMaxTreePathBytes) {
      return TooLarge("bytes of paths", kMaxTreePathBytes);
    }
    changes_.push_back(std::move(change));
    return absl::OkStatus();
  }

  absl::Status TooLarge(const char* what, int64_t bound) const {
    return absl::ResourceExhaustedError(
        absl::StrCat("tree ", root_.Hex(), ": more than ", bound, " ", what));
  }

  const ObjectStore& objects_;
  const ObjectId& root_;
  // Not the call stack, which a forged tree could exhaust.
  std::vector<std::unique_ptr<Level>> levels_;
  std::string path_;
  std::vector<FileChange> changes_;
  int64_t path_bytes_ = 0;
  int64_t tree_bytes_ = 0;
};

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

absl::StatusOr<std::vector<FileChange>> SlowDiffTrees(const ObjectStore& objects,
                                                      const ObjectId& before,
                                                      const ObjectId& after) {
  if (before == after) {
    return std::vector<FileChange>();
  }
  TreeDiffer differ(objects, after.IsNull() ? before : after);
  SECRETSCAN_RETURN_IF_ERROR(differ.Walk(before, after));
  return differ.TakeChanges();
}

absl::StatusOr<std::vector<MergeChange>> SlowDiffMerge(const ObjectStore& objects,
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
