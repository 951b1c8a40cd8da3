// Changes that did not come near what was found in the file.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "git/object_store.h"
#include "scan/blob_scanner.h"
#include "scan/change_table.h"
#include "scan/progress.h"

namespace secretscan {

// A file's contents before and after a change: indexes into ChangeTable::contents.
using ContentPair = std::pair<uint32_t, uint32_t>;

// Where a content may be compared with another: at what path (index into ChangeTable::paths).
struct PlacedPair {
  uint32_t path = 0;
  ContentPair pair;
};

// Those of `pairs` whose comparison gives no hunk that overlaps a hit of the second content, as far
// as this can be told without comparing them. Contents that cannot be read are left out, without a
// word: who compares them will say so. Keeps a few contents in memory; each is read about once if
// the pairs are a file's versions. Stops early, with less, when cancelled.
absl::flat_hash_set<ContentPair> FindUntouched(const ObjectStore& objects,
                                               const ChangeTable& changes,
                                               const std::vector<std::vector<BlobHit>>& hits,
                                               std::vector<PlacedPair> pairs, int threads,
                                               Progress* progress);

// The ranges of `hits` (sorted by their begin) as disjoint ranges in order; ranges that touch are
// one.
std::vector<Span> MergedRanges(const std::vector<BlobHit>& hits);

}  // namespace secretscan
