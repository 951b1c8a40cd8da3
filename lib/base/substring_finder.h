// Which of many patterns occur in texts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace secretscan {

// Linear in all patterns and texts together, whatever they are (Aho and Corasick, "Efficient string
// matching", 1975).
class SubstringFinder {
 public:
  // The patterns need not outlive the call.
  explicit SubstringFinder(std::span<const std::string_view> patterns);

  void Search(std::string_view text);
  // Whether patterns[index] occurs in one of the texts searched. The empty pattern occurs in all.
  bool Occurred(size_t index) const { return nodes_[ends_[index]].seen; }

 private:
  static constexpr uint32_t kRoot = 0;
  static constexpr uint32_t kNone = static_cast<uint32_t>(-1);
  struct Node {
    uint32_t shorter = kNone;  // the longest other node whose text this one's ends with
    bool seen = false;
  };

  uint32_t Child(uint32_t node, char c) const;
  // From a node, or else from the longest shorter one that has such a child.
  uint32_t Next(uint32_t node, char c) const;

  std::vector<Node> nodes_;
  absl::flat_hash_map<std::pair<uint32_t, char>, uint32_t> children_;
  std::vector<uint32_t> ends_;  // of the patterns
};

}  // namespace secretscan
