// What a finding says of the commit that brought it.
#pragma once

#include <cstdint>
#include <optional>

#include "git/commit.h"
#include "git/mailmap.h"
#include "git/object_store.h"
#include "scan/commit_graph.h"
#include "scan/finding.h"
#include "scan/host_link.h"

namespace secretscan {

// For one thread. Rows are those of the graph's commits, and behind them of its direct objects.
class CommitStamp {
 public:
  // All outlive this.
  CommitStamp(const CommitGraph& graph, const ObjectStore& objects, const Mailmap& mailmap,
              const HostLink& host_link)
      : graph_(graph), objects_(objects), mailmap_(mailmap), host_link_(host_link) {}

  // Fills provenance, origin, commit, author, email, date and message, and then fingerprint and link.
  void Apply(uint32_t row, Finding* finding);

 private:
  const Commit& CommitOf(uint32_t row);

  const CommitGraph& graph_;
  const ObjectStore& objects_;
  const Mailmap& mailmap_;
  const HostLink& host_link_;
  uint32_t row_ = 0;
  std::optional<Commit> commit_;  // of row_
};

}  // namespace secretscan
