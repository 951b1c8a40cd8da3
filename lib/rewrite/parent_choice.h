// The parents of a rewritten commit, and whether it is worth keeping.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rewrite/ancestry.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

// One of a commit's original parents.
struct OldParent {
  uint32_t commit = 0;      // itself
  uint32_t node = 0;        // the kept commit that stands for it, or kNoCommit
  bool is_pruned = false;   // another one stands for it
};
inline constexpr uint32_t kNoCommit = static_cast<uint32_t>(-1);

struct ParentChoice {
  std::vector<uint32_t> parents;         // kept commits
  // Of a merge that would have one parent left but keeps more while it changes something: that one.
  // Otherwise kNoCommit.
  uint32_t survivor = kNoCommit;

  // What the commit is compared with when it is decided about; kNoCommit: nothing.
  uint32_t compared() const {
    return survivor != kNoCommit ? survivor : parents.empty() ? kNoCommit : parents.front();
  }
};

// What git-filter-repo chooses. Parents without a node go. One that was pruned (with kAlways: any) also
// goes if it is there twice, or if its node is now an ancestor of another parent's, as it was not before
// (with kAlways: or was), and with `no_ff` is not the first; but if fewer than two would be left, none
// goes, and that one is the survivor. `before` and `after` hold the old graph and the new one up to here.
ParentChoice ChooseParents(std::span<const OldParent> old, Pruning degenerate, bool no_ff,
                           Ancestry* before, Ancestry* after);

enum class Emptiness : uint8_t {
  kKeep,
  kPruneIfNothingWanted,   // no change against compared() is wanted
  kPruneIfNothingChanges,  // the same, or the trees are equal
};

// `had_changes`: the original against its first parent.
Emptiness JudgeEmptiness(std::span<const OldParent> old, const ParentChoice& choice,
                         bool had_changes, Pruning empty);

}  // namespace secretscan
