// Blobs that git takes for binary files although they hold text: archives, compressed files, UTF-16 and
// UTF-32.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "match/compiled_rules.h"
#include "scan/attribution.h"
#include "scan/blob_scanner.h"
#include "scan/change_table.h"
#include "scan/commit_graph.h"
#include "scan/content_scan.h"
#include "scan/coverage.h"
#include "scan/host_link.h"
#include "scan/memory_budget.h"
#include "scan/path_verdicts.h"
#include "scan/progress.h"
#include "scan/scan_options.h"

namespace secretscan {

// All outlive the call.
struct PackedBlobsInput {
  const Repository& repository;
  const CommitGraph& graph;
  const ChangeTable& changes;
  const PathVerdicts& paths;
  const std::vector<ContentKind>& kinds;  // by content, as ScanContents() told
  std::shared_ptr<const CompiledRules> rules;
  const ScanOptions& options;
  const HostLink& host_link;
  MemoryBudget budget;
};

// Each such blob is scanned once by a FileScanner, whatever the number of commits that have it. A commit
// that brought it gets those of its findings that none of the parents' blobs at that path has, where
// rule, secret and the place inside the archive are compared, not lines. A blob that was moved as it is
// brings nothing. So it is, too, for a text that took the place of a binary file, of which git shows no
// lines. With the gitleaks profile only archives are looked into, and nothing is taken off, as the
// reference does not.
// Adds to (*hits)[content] what secrets stand in each of these blobs, and to the coverage what could
// not be read. Deterministic as a set. An error is cancellation or a failing engine.
absl::StatusOr<std::vector<AttributedFinding>> FindInPackedBlobs(
    const PackedBlobsInput& input, Progress* progress, std::vector<std::vector<BlobHit>>* hits,
    Coverage* coverage);

}  // namespace secretscan
