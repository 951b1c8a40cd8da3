// Looks at commits' messages while commits are read in bulk.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/commit_table.h"
#include "match/compiled_rules.h"
#include "scan/scan_options.h"
#include "scan/text_batch.h"

namespace secretscan {

// Rules that are still being compiled when they are first asked for; waits. From any thread.
using PendingRules =
    std::function<absl::StatusOr<std::shared_ptr<const CompiledRules>>()>;

class MessageFilter {
 public:
  // `options` outlives this.
  MessageFilter(PendingRules rules, const ScanOptions& options, int threads);
  ~MessageFilter();

  // What CommitTable takes.
  CommitVisitor* visitor(int worker);
  // To be called when all commits were read. An error is a failing engine.
  absl::Status Finish();
  // Whether the message of the commit that was visited by this number may hold something.
  bool IsSuspect(uint32_t number) const {
    return number / 64 >= suspects_.size() || (suspects_[number / 64] >> (number % 64) & 1) != 0;
  }

 private:
  class Worker;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<uint64_t> suspects_;  // bits
};

}  // namespace secretscan
