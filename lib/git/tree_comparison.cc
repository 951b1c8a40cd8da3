#include "git/tree_comparison.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace secretscan {

absl::Status TreeComparison::Level::status() const {
  if (walk.status().ok()) {
    return absl::OkStatus();
  }
  return Annotate(walk.status(),
                  absl::StrCat("tree ", (walk.bad_before() ? before_id : after_id).Hex()));
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
    --depth_;
    levels_[depth_]->before.reset();
    levels_[depth_]->after.reset();
  }
  return status;
}

absl::Status TreeComparison::Walk(const ObjectId& before, const ObjectId& after) {
  SECRETSCAN_RETURN_IF_ERROR(Enter(before, after, 0));
  while (true) {
    Level& level = *levels_[depth_ - 1];
    if (level.walk.done()) {
      if (depth_ == 1) {
        return absl::OkStatus();
      }
      Leave();
      continue;
    }
    SECRETSCAN_RETURN_IF_ERROR(
        Visit(level.walk.before(), level.walk.after(), level.path_length));
    level.walk.Advance();
    SECRETSCAN_RETURN_IF_ERROR(level.status());
  }
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
  level.before_id = before;
  level.after_id = after;
  SECRETSCAN_ASSIGN_OR_RETURN(level.before, trees_.Read(before));
  SECRETSCAN_ASSIGN_OR_RETURN(level.after, trees_.Read(after));
  level.walk.Start(level.before.get(), level.after.get());
  SECRETSCAN_RETURN_IF_ERROR(level.status());
  tree_bytes_ += static_cast<int64_t>(level.before->data().size() + level.after->data().size());
  return tree_bytes_ > kMaxTreeBytes ? TooLarge("bytes of directories", kMaxTreeBytes)
                                     : absl::OkStatus();
}

void TreeComparison::Leave() {
  Level& level = *levels_[--depth_];
  level.before.reset();
  level.after.reset();
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
