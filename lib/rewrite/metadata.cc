#include "rewrite/metadata.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"

namespace secretscan {
namespace {

class Merger {
 public:
  Merger(const RunMaps* before, const RunOutcome& run) : before_(before), run_(run) {
    for (const CommitFate& fate : *run_.commits) {
      if (!fate.is_note) {
        now_.emplace(fate.before, &fate);
      }
    }
    if (before_ == nullptr) {
      return;
    }
    for (const auto& [original, found] : before_->commits) {
      if (!found.IsNull()) {
        original_.emplace(found, original);
        if (found != original) {
          changed_before_.insert(found);
        }
      }
    }
  }

  RunMaps Merge() {
    MergeCommits();
    MergeReferences();
    MergeFirstChanged();
    return std::move(maps_);
  }

 private:
  static bool Changed(const CommitFate& fate) { return fate.after != fate.before; }
  static ObjectId InPlace(const CommitFate& fate) {
    return fate.after.IsNull() ? fate.stand_in : fate.after;
  }

  const CommitFate* Now(const ObjectId& found) const {
    const auto fate = now_.find(found);
    return fate == now_.end() ? nullptr : fate->second;
  }

  void MergeCommits() {
    if (before_ != nullptr) {
      for (const auto& [original, found] : before_->commits) {
        const CommitFate* fate = Now(found);
        maps_.commits[original] = fate == nullptr ? found : fate->after;
      }
    }
    for (const auto& [found, fate] : now_) {
      if (!original_.contains(found)) {
        maps_.commits[found] = fate->after;
      }
    }
  }

  void MergeReferences() {
    if (before_ != nullptr) {
      maps_.references = before_->references;
    }
    for (const ReferenceFate& fate : run_.references) {
      const auto row = maps_.references.find(fate.name);
      if (row != maps_.references.end()) {
        row->second.second = fate.after;
        continue;
      }
      const auto original = original_.find(fate.before);
      maps_.references[fate.name] = {
          original == original_.end() ? fate.before : original->second, fate.after};
    }
  }

  // Whether a parent changed in this run or an earlier one.
  bool HasChangedParent(const ObjectId& found) const {
    for (const ObjectId& parent : run_.parents(found)) {
      const CommitFate* fate = Now(parent);
      if (changed_before_.contains(parent) || (fate != nullptr && Changed(*fate))) {
        return true;
      }
    }
    return false;
  }

  void MergeFirstChanged() {
    for (const ObjectId& found : *run_.first_changed) {
      const CommitFate* fate = Now(found);
      // What an earlier run changed is among that run's first ones, or comes after them.
      if (fate == nullptr || changed_before_.contains(found) ||
          (before_ != nullptr && HasChangedParent(found))) {
        continue;
      }
      maps_.first_changed[found] = InPlace(*fate);
    }
    if (before_ == nullptr) {
      return;
    }
    for (const auto& [original, in_place] : before_->first_changed) {
      if (const std::optional<ObjectId> now = StillFirst(original, in_place)) {
        maps_.first_changed[original] = *now;
      }
    }
  }

  // What stands in the place of an earlier run's first changed commit; nullopt when a commit before
  // it has changed since.
  std::optional<ObjectId> StillFirst(const ObjectId& original, const ObjectId& in_place) const {
    if (in_place.IsNull()) {
      return in_place;
    }
    const auto row = before_->commits.find(original);
    const ObjectId found = row == before_->commits.end() ? original : row->second;
    const CommitFate* fate = Now(found.IsNull() ? in_place : found);
    if (fate == nullptr) {
      return in_place;
    }
    if (found.IsNull()) {
      return Changed(*fate) ? std::nullopt : std::optional<ObjectId>(in_place);
    }
    if (HasChangedParent(found)) {
      return std::nullopt;
    }
    return InPlace(*fate);
  }

  const RunMaps* before_;
  const RunOutcome& run_;
  absl::flat_hash_map<ObjectId, const CommitFate*> now_;
  absl::flat_hash_map<ObjectId, ObjectId> original_;     // of what earlier runs left
  absl::flat_hash_set<ObjectId> changed_before_;         // as they are now
  RunMaps maps_;
};

}  // namespace

RunMaps MergeRuns(const RunMaps* before, const RunOutcome& run) {
  return Merger(before, run).Merge();
}

}  // namespace secretscan
