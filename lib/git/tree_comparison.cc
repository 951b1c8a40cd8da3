#include "git/tree_comparison.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kMinSharedBytes = 200;  // smaller trees are faster read than compared

}  // namespace

absl::Status TreeComparison::Cursor::Open(TreeCache* trees, const ObjectId& id) {
  id_ = id;
  SECRETSCAN_ASSIGN_OR_RETURN(tree_, trees->Read(id));
  return MoveTo(0);
}

absl::Status TreeComparison::Cursor::MoveTo(size_t pos) {
  reader_ = TreeReader(std::string_view(tree_->data()).substr(pos), id_.size);
  return Advance();
}

absl::Status TreeComparison::Cursor::Advance() {
  pos_ = tree_->data().size() - reader_.remaining();
  valid_ = reader_.Next(&entry_);
  if (!reader_.status().ok()) {
    return Annotate(reader_.status(), absl::StrCat("tree ", id_.Hex()));
  }
  return absl::OkStatus();
}

absl::Status TreeComparison::Run(const ObjectId& before, const ObjectId& after,
                                 TreeChangeSink* sink) {
  if (before == after) {
    return absl::OkStatus();
  }
  sink_ = sink;
  root_ = after.IsNull() ? before : after;
  changes_ = path_bytes_ = tree_bytes_ = 0;
  absl::Status status = Walk(before, after);
  while (depth_ > 0) {  // trees are not held any longer
    Level& level = *levels_[--depth_];
    level.before.Close();
    level.after.Close();
  }
  return status;
}

absl::Status TreeComparison::Walk(const ObjectId& before, const ObjectId& after) {
  SECRETSCAN_RETURN_IF_ERROR(Enter(before, after, 0));
  while (true) {
    Level& level = *levels_[depth_ - 1];
    if (level.before.pos() == level.before_end && level.after.pos() == level.after_end) {
      if (depth_ == 1) {
        return absl::OkStatus();
      }
      Leave();
      continue;
    }
    const int order = Compare(level.before, level.after);
    SECRETSCAN_RETURN_IF_ERROR(Visit(order <= 0 ? &level.before.entry() : nullptr,
                                     order >= 0 ? &level.after.entry() : nullptr,
                                     level.path_length));
    if (order <= 0) {
      SECRETSCAN_RETURN_IF_ERROR(level.before.Advance());
    }
    if (order >= 0) {
      SECRETSCAN_RETURN_IF_ERROR(level.after.Advance());
    }
  }
}

int TreeComparison::Compare(const Cursor& a, const Cursor& b) {
  if (!a.valid() || !b.valid()) {
    return a.valid() ? -1 : 1;
  }
  const int order = CompareTreeEntries(a.entry(), b.entry());
  // A forged name that ends in '/' equals a directory's name.
  return order == 0 && a.entry().is_tree() != b.entry().is_tree() ? -1 : order;
}

// Descends into a pair of trees.
absl::Status TreeComparison::Enter(const ObjectId& before, const ObjectId& after,
                                   size_t path_length) {
  if (depth_ > kMaxTreeDepth) {
    return DataLoss(absl::StrCat("tree ", root_.Hex(), ": more than ", kMaxTreeDepth,
                                 " levels of directories"));
  }
  if (depth_ == levels_.size()) {
    levels_.push_back(std::make_unique<Level>());
  }
  Level& level = *levels_[depth_++];
  level.path_length = path_length;
  SECRETSCAN_RETURN_IF_ERROR(level.before.Open(&trees_, before));
  SECRETSCAN_RETURN_IF_ERROR(level.after.Open(&trees_, after));
  level.before_end = level.before.tree()->data().size();
  level.after_end = level.after.tree()->data().size();
  tree_bytes_ += static_cast<int64_t>(level.before_end + level.after_end);
  if (tree_bytes_ > kMaxTreeBytes) {
    return TooLarge("bytes of directories", kMaxTreeBytes);
  }
  // Both walks would step over equal entries at the same time. Where they stand at equal rests they
  // would do so to the end. In between they go on as if nothing had been left out, whatever order
  // the entries have.
  TreeDifference difference;
  if (level.before_end >= kMinSharedBytes && level.after_end >= kMinSharedBytes &&
      FindDifference(level.before.tree(), level.after.tree(), &difference)) {
    level.before_end = difference.before_end;
    level.after_end = difference.after_end;
    SECRETSCAN_RETURN_IF_ERROR(level.before.MoveTo(difference.begin));
    SECRETSCAN_RETURN_IF_ERROR(level.after.MoveTo(difference.begin));
  }
  return absl::OkStatus();
}

void TreeComparison::Leave() {
  Level& level = *levels_[--depth_];
  level.before.Close();
  level.after.Close();
  sink_->LeaveDirectory();
}

// The same name on both sides, or on one (the other is null).
absl::Status TreeComparison::Visit(const TreeEntry* was, const TreeEntry* now,
                                   size_t path_length) {
  if (was != nullptr && now != nullptr && was->id == now->id && was->mode == now->mode) {
    return absl::OkStatus();
  }
  const TreeEntry& entry = was != nullptr ? *was : *now;
  path_length += entry.name.size();
  if (entry.is_tree()) {
    sink_->EnterDirectory(entry.name);
    return Enter(was != nullptr ? was->id : ObjectId(), now != nullptr ? now->id : ObjectId(),
                 path_length + 1);
  }
  if (changes_ >= kMaxTreeChanges) {
    return TooLarge("changed files", kMaxTreeChanges);
  }
  ++changes_;
  path_bytes_ += static_cast<int64_t>(path_length) * ((was != nullptr) + (now != nullptr));
  if (path_bytes_ > kMaxTreePathBytes) {
    return TooLarge("bytes of paths", kMaxTreePathBytes);
  }
  sink_->AddChange(was, now);
  return absl::OkStatus();
}

absl::Status TreeComparison::TooLarge(const char* what, int64_t bound) const {
  return absl::ResourceExhaustedError(
      absl::StrCat("tree ", root_.Hex(), ": more than ", bound, " ", what));
}

}  // namespace secretscan
