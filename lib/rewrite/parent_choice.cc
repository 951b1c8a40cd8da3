#include "rewrite/parent_choice.h"

#include <algorithm>

namespace secretscan {

ParentChoice ChooseParents(std::span<const OldParent> old, Pruning degenerate, bool no_ff,
                           Ancestry* before, Ancestry* after) {
  ParentChoice choice;
  std::vector<OldParent> left;
  for (const OldParent& parent : old) {
    if (parent.node != kNoCommit) {
      left.push_back(parent);
      choice.parents.push_back(parent.node);
    }
  }
  if (left.size() < 2 || degenerate == Pruning::kNever) {
    return choice;
  }
  const bool always = degenerate == Pruning::kAlways;
  const auto may_go = [&](const OldParent& parent) { return always || parent.is_pruned; };

  std::vector<OldParent> distinct;
  std::vector<uint32_t> seen;
  for (const OldParent& parent : left) {
    const bool is_seen = std::find(seen.begin(), seen.end(), parent.node) != seen.end();
    if (!is_seen) {
      seen.push_back(parent.node);
    }
    if (!is_seen || !may_go(parent)) {
      distinct.push_back(parent);
    }
  }
  if (distinct.size() < 2) {
    choice.survivor = distinct.front().node;
    return choice;
  }

  std::vector<uint32_t> rest;
  for (size_t i = 0; i < distinct.size(); ++i) {
    const bool goes = may_go(distinct[i]) && !(no_ff && i == 0) &&
                      std::any_of(distinct.begin(), distinct.end(), [&](const OldParent& other) {
                        return &other != &distinct[i] &&
                               after->IsAncestor(distinct[i].node, other.node) &&
                               (always ||
                                !before->IsAncestor(distinct[i].commit, other.commit));
                      });
    if (!goes) {
      rest.push_back(distinct[i].node);
    }
  }
  if (rest.size() >= 2) {
    choice.parents = std::move(rest);
  } else if (rest.size() == 1) {
    choice.survivor = rest.front();
  } else {
    choice.survivor = choice.parents.front();  // each the other's ancestor: they are one
  }
  return choice;
}

Emptiness JudgeEmptiness(std::span<const OldParent> old, const ParentChoice& choice,
                         bool had_changes, Pruning empty) {
  if (empty == Pruning::kNever) {
    return Emptiness::kKeep;
  }
  const size_t count = choice.parents.size();
  if (count >= 2) {
    return choice.survivor == kNoCommit ? Emptiness::kKeep : Emptiness::kPruneIfNothingChanges;
  }
  if (!had_changes && empty != Pruning::kAlways) {
    const bool lost_parent = count < old.size() || (old.size() == 1 && old.front().is_pruned);
    return lost_parent ? Emptiness::kPruneIfNothingWanted : Emptiness::kKeep;
  }
  return count == 0 ? Emptiness::kPruneIfNothingWanted : Emptiness::kPruneIfNothingChanges;
}

}  // namespace secretscan
