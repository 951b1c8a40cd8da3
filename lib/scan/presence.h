// Where a secret still stands: which references' tips hold a file with it.
#pragma once

#include <cstdint>
#include <vector>

#include "git/object_store.h"
#include "scan/attribution.h"
#include "scan/blob_scanner.h"
#include "scan/change_table.h"
#include "scan/coverage.h"
#include "scan/scan_result.h"

namespace secretscan {

// What holds a finding, as AttributedFinding says it.
struct FindingPlace {
  uint32_t content = Change::kNone;
  std::vector<uint32_t> references;
};

// Fills at_head, refs and head of a result whose secrets are grouped. `places` parallels
// result->findings. A message or a configuration is at no tip. Linear in the tips' distinct trees and in what is told; trees shared by several
// tips are read about once, and those in `trees` (may be null) not at all.
void FindPresence(const ObjectStore& objects, const TreeIndex* trees, const CommitGraph& graph,
                  const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                  const std::vector<FindingPlace>& places, int threads, ScanResult* result);

}  // namespace secretscan
