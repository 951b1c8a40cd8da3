#include "git/delta_tree.h"

#include <algorithm>
#include <limits>

#include "absl/container/flat_hash_map.h"

namespace secretscan {
namespace {

constexpr uint32_t kNone = DeltaTrees::kNone;
constexpr uint32_t kBroken = kNone - 1;  // as a parent: not to be reached

uint32_t Units(uint64_t bytes) {
  return static_cast<uint32_t>(std::min<uint64_t>(bytes / DeltaTrees::kWeightUnit + 1,
                                                  std::numeric_limits<uint32_t>::max() / 2));
}

uint32_t AddUnits(uint32_t a, uint32_t b) {
  return a > std::numeric_limits<uint32_t>::max() - b ? std::numeric_limits<uint32_t>::max()
                                                      : a + b;
}

class Builder {
 public:
  Builder(DeltaTrees* trees, const std::vector<std::pair<uint64_t, uint32_t>>& wanted)
      : trees_(*trees), nodes_(trees->nodes) {
    nodes_.reserve(wanted.size() + wanted.size() / 16);
    for (const auto& [offset, number] : wanted) {
      if (nodes_.empty() || nodes_.back().offset != offset) {
        nodes_.push_back({offset, number});
      }
    }
    sorted_ = nodes_.size();
  }

  void Build() {
    FindBases();
    Link();
    Weigh();
    MoveHeaviestLast();
  }

 private:
  // Bases that are not wanted themselves become nodes as they are met.
  void FindBases() {
    PackEntry entry;
    for (uint32_t i = 0; i < nodes_.size(); ++i) {
      uint32_t parent = kBroken;
      if (trees_.pack->ParseEntry(nodes_[i].offset, &entry)) {
        nodes_[i].weight = Units(entry.size);
        uint64_t base = entry.base;
        if (entry.kind == PackEntry::Kind::kWhole ||
            (entry.kind == PackEntry::Kind::kIdDelta &&
             !trees_.pack->Find(entry.base_id, &base))) {
          parent = kNone;
        } else {
          parent = NodeAt(base, i);
        }
      }
      parents_.push_back(parent);
    }
  }

  uint32_t NodeAt(uint64_t offset, uint32_t child) {
    // A base mostly stands shortly before its delta.
    const auto before = [](const DeltaTrees::Node& node, uint64_t value) {
      return node.offset < value;
    };
    size_t begin = 0;
    size_t end = sorted_;
    if (child < sorted_ && nodes_[child].offset > offset) {
      end = child;
      for (size_t step = 1; step <= end; step *= 4) {
        if (nodes_[end - step].offset <= offset) {
          begin = end - step;
          break;
        }
        end -= step;
      }
    }
    const auto first = nodes_.begin();
    const auto found = std::lower_bound(first + static_cast<ptrdiff_t>(begin),
                                        first + static_cast<ptrdiff_t>(end), offset, before);
    if (found != first + static_cast<ptrdiff_t>(sorted_) && found->offset == offset) {
      return static_cast<uint32_t>(found - first);
    }
    const auto [extra, is_new] =
        extras_.try_emplace(offset, static_cast<uint32_t>(nodes_.size()));
    if (is_new) {
      // A sound pack's bases are all in its index.
      if (nodes_.size() >= trees_.pack->index().count()) {
        extras_.erase(extra);
        return kBroken;
      }
      nodes_.push_back({offset, kNone});
    }
    return extra->second;
  }

  void Link() {
    for (uint32_t i = static_cast<uint32_t>(nodes_.size()); i-- > 0;) {
      if (parents_[i] == kNone) {
        trees_.roots.push_back(i);
      } else if (parents_[i] != kBroken) {
        nodes_[i].next_sibling = nodes_[parents_[i]].first_child;
        nodes_[parents_[i]].first_child = i;
      }
    }
    std::sort(trees_.roots.begin(), trees_.roots.end(), [&](uint32_t a, uint32_t b) {
      return nodes_[a].offset < nodes_[b].offset;
    });
  }

  // A node costs its compressed data's inflated bytes, and the copying, which is cheap and by the size
  // of the object: about that of the root.
  void Weigh() {
    constexpr uint32_t kCopyShare = 8;
    std::vector<uint32_t> order = trees_.roots;
    order.reserve(nodes_.size());
    std::vector<uint32_t> copying(nodes_.size());
    for (const uint32_t root : order) {
      copying[root] = nodes_[root].weight / kCopyShare;
    }
    for (size_t i = 0; i < order.size(); ++i) {
      for (uint32_t child = nodes_[order[i]].first_child; child != kNone;
           child = nodes_[child].next_sibling) {
        copying[child] = copying[order[i]];
        nodes_[child].weight = AddUnits(nodes_[child].weight, copying[child]);
        order.push_back(child);
      }
    }
    for (size_t i = order.size(); i-- > 0;) {
      if (const uint32_t parent = parents_[order[i]]; parent != kNone) {
        nodes_[parent].weight = AddUnits(nodes_[parent].weight, nodes_[order[i]].weight);
      }
    }
  }

  void MoveHeaviestLast() {
    for (DeltaTrees::Node& node : nodes_) {
      uint32_t* heaviest = &node.first_child;
      uint32_t* end = &node.first_child;
      for (; *end != kNone; end = &nodes_[*end].next_sibling) {
        if (nodes_[*end].weight >= nodes_[*heaviest].weight) {
          heaviest = end;
        }
      }
      if (*heaviest != kNone && nodes_[*heaviest].next_sibling != kNone) {
        const uint32_t child = *heaviest;
        *heaviest = nodes_[child].next_sibling;
        nodes_[child].next_sibling = kNone;
        *end = child;
      }
    }
  }

  DeltaTrees& trees_;
  std::vector<DeltaTrees::Node>& nodes_;
  size_t sorted_ = 0;  // so many nodes at the beginning are in order of their offsets
  absl::flat_hash_map<uint64_t, uint32_t> extras_;  // offset -> node, of the others
  std::vector<uint32_t> parents_;
};

}  // namespace

DeltaTrees BuildDeltaTrees(std::shared_ptr<const PackFile> pack,
                           std::vector<std::pair<uint64_t, uint32_t>> wanted) {
  std::sort(wanted.begin(), wanted.end());
  DeltaTrees trees;
  trees.pack = std::move(pack);
  Builder(&trees, wanted).Build();
  return trees;
}

}  // namespace secretscan
