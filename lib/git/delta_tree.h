// Which of a pack's objects are deltas of which: the order in which to decode them.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "git/pack_file.h"

namespace secretscan {

// The wanted objects of one pack and everything that they are, directly or not, deltas of.
struct DeltaTrees {
  static constexpr uint32_t kNone = 0xFFFFFFFFu;

  struct Node {
    uint64_t offset = 0;           // of the pack's entry
    uint32_t wanted = kNone;       // the caller's number; kNone if only needed as a base
    uint32_t first_child = kNone;  // the child with the heaviest subtree comes last
    uint32_t next_sibling = kNone;
    uint32_t weight = 1;           // estimated work of the subtree, in kWeightUnit bytes
  };
  static constexpr uint64_t kWeightUnit = 256;

  std::shared_ptr<const PackFile> pack;
  std::vector<Node> nodes;
  // Nodes that are not deltas, or whose base is in another place, in the order of the pack.
  std::vector<uint32_t> roots;
};

// `wanted`: offset in the pack and the caller's number of each object. Of several with one offset
// only the first becomes a node. Entries that are malformed, or are deltas of themselves through
// others, and all that depends on them, are not reached from the roots.
DeltaTrees BuildDeltaTrees(std::shared_ptr<const PackFile> pack,
                           std::vector<std::pair<uint64_t, uint32_t>> wanted);

}  // namespace secretscan
