// Who descends from whom.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace secretscan {

// A graph of commits that grows: parents are added before children. For one thread.
class Ancestry {
 public:
  // Numbers are below `count`; those that are never added have no parents.
  explicit Ancestry(size_t count) : rows_(count), seen_(count) {}

  void Add(uint32_t commit, std::span<const uint32_t> parents);
  // Whether `ancestor` is `commit` or one that it descends from.
  bool IsAncestor(uint32_t ancestor, uint32_t commit);
  std::span<const uint32_t> parents(uint32_t commit) const {
    return std::span(links_).subspan(rows_[commit].begin, rows_[commit].count);
  }

 private:
  struct Row {
    uint32_t begin = 0;   // in links_
    uint32_t count = 0;
    uint32_t depth = 1;   // more than any of its ancestors'
  };

  std::vector<Row> rows_;
  std::vector<uint32_t> links_;
  std::vector<uint32_t> seen_;   // the question in which it was last met
  uint32_t question_ = 0;
  std::vector<uint32_t> stack_;
};

}  // namespace secretscan
