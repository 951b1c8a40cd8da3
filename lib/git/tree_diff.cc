#include "git/tree_diff.h"

#include <memory>
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

// Of a regular file git regards the owner's execute bit only; what it does not know is a gitlink.
uint32_t NormalMode(const TreeEntry& entry) {
  if (entry.is_regular()) {
    return (entry.mode & 0100) != 0 ? 0100755 : 0100644;
  }
  if (entry.is_symlink()) {
    return 0120000;
  }
  return entry.is_tree() ? 0040000 : 0160000;
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
        NormalMode(*was) == NormalMode(*now)) {
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
        *side = {NormalMode(*entry), entry->id, path_};
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

}  // namespace

absl::StatusOr<std::vector<FileChange>> DiffTrees(const ObjectStore& objects,
                                                  const ObjectId& before, const ObjectId& after) {
  if (before == after) {
    return std::vector<FileChange>();
  }
  TreeDiffer differ(objects, after.IsNull() ? before : after);
  SECRETSCAN_RETURN_IF_ERROR(differ.Walk(before, after));
  return differ.TakeChanges();
}

}  // namespace secretscan
