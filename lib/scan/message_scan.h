// Messages of commits and of annotated tags.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "match/compiled_rules.h"
#include "scan/attribution.h"
#include "scan/commit_graph.h"
#include "scan/coverage.h"
#include "scan/history_kinds.h"
#include "scan/host_link.h"
#include "scan/message_filter.h"
#include "scan/progress.h"
#include "scan/scan_options.h"

namespace secretscan {

// What is read; all of it outlives the call.
struct MessageScanInput {
  const Repository& repository;
  const CommitGraph& graph;
  const HistoryKinds& kinds;
  const MessageFilter* filter;  // of what was read in bulk; may be null
  std::shared_ptr<const CompiledRules> rules;
  const ScanOptions& options;
  const HostLink& host_link;
  int threads = 1;
};

// Judges the messages of all commits of the graph and of all its tags, as far as `kinds` says so.
// A message is a text of its own; lines count in it. In no particular order; deterministic as a
// set, but when cancelled it is what was found by then. An error is a failing engine.
absl::StatusOr<std::vector<AttributedFinding>> ScanMessages(const MessageScanInput& input,
                                                            Progress* progress,
                                                            std::vector<Skip>* skips);

}  // namespace secretscan
