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

// Fills at_head and refs (ascending) of a result whose secrets are grouped. `hits` is by content,
// `content_of_finding` parallels result->findings. Trees shared by several tips are read once.
void FindPresence(const ObjectStore& objects, const CommitGraph& graph,
                  const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                  const std::vector<uint32_t>& content_of_finding, ScanResult* result);

}  // namespace secretscan
