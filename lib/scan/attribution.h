// From "this blob may hold something" to findings: which commit added which line.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "match/compiled_rules.h"
#include "scan/blob_scanner.h"
#include "scan/change_table.h"
#include "scan/commit_graph.h"
#include "scan/coverage.h"
#include "scan/finding.h"
#include "scan/host_link.h"
#include "scan/path_verdicts.h"
#include "scan/progress.h"
#include "scan/scan_options.h"

namespace secretscan {

// What attribution reads; all of it outlives the call and is not written.
struct AttributionInput {
  const Repository& repository;
  const CommitGraph& graph;
  const ChangeTable& changes;        // rows beyond graph.commits are graph.direct_objects
  const PathVerdicts& paths;
  const std::vector<std::vector<BlobHit>>& hits;   // by content
  std::shared_ptr<const CompiledRules> rules;
  const ScanOptions& options;
  const HostLink& host_link;
  int threads = 1;
};

struct AttributedFinding {
  Finding finding;
  // What it stands in: an index into ChangeTable::contents, or Change::kNone.
  uint32_t content = Change::kNone;
  // Indexes into CommitGraph::references that hold it themselves, whatever they point to.
  std::vector<uint32_t> references = {};
};

// Judges the added lines of every change that may hold something, exactly as `git log -p -U0` shows
// them: hunk by hunk, against the parent's file, renames followed. With the default profile also
// what only a merge brought, and matches of which a commit added a part. In no particular order;
// deterministic as a set. An error is cancellation or a failing engine.
absl::StatusOr<std::vector<AttributedFinding>> AttributeFindings(const AttributionInput& input,
                                                                 Progress* progress,
                                                                 std::vector<Skip>* skips);

}  // namespace secretscan
