// Paths as a tree of names: each directory is stored once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Numbers are stable; a path has one number, whether as a file or as a directory.
class PathTable {
 public:
  static constexpr uint32_t kRoot = 0;

  PathTable();

  // The number of `name` in the directory `parent`; a new one if it was not there. A forged name
  // with slashes means the same as the directories it seems to name.
  uint32_t Intern(uint32_t parent, std::string_view name);
  std::string Path(uint32_t number) const;

  // A directory has a smaller number than what lies in it.
  size_t size() const { return nodes_.size(); }
  uint32_t parent(uint32_t number) const { return nodes_[number].parent; }
  std::string_view name(uint32_t number) const;

 private:
  static constexpr uint32_t kNone = static_cast<uint32_t>(-1);
  struct Node {
    uint32_t parent = 0;
    uint32_t name_size = 0;
    size_t name_begin = 0;  // in names_
  };

  uint32_t InternPart(uint32_t parent, std::string_view name);
  size_t SlotOf(uint32_t parent, std::string_view name) const;
  void Grow();

  std::vector<Node> nodes_;
  std::string names_;
  std::vector<uint32_t> slots_;  // a power of two; kNone where empty
};

}  // namespace secretscan
