// Throws away what nothing reaches: git's `gc --prune=now`, in process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/pack_writer.h"
#include "scan/progress.h"

namespace secretscan {

struct RepackOptions {
  int threads = 1;
};

struct Repacked {
  WrittenPack pack;             // all that is reachable; no path when that is nothing
  uint64_t reencoded = 0;       // of its objects: loose ones, and deltas whose base went
  uint64_t files_removed = 0;
  uint64_t bytes_before = 0;    // of the files of packs and loose objects
  // Files in the object directory that are left although they may hold objects, with the reason.
  std::vector<std::string> left;
  // Object directories that objects are borrowed from, which may hold old ones: never touched.
  std::vector<std::string> alternates;
};

// Writes one pack of everything that KeptObjects() leads to and that this repository itself has,
// then removes all other packs (".keep" or not), loose objects and what is derived of them
// (multi-pack-index, bitmaps, commit-graph). Deltas are copied as they are where their base stays.
// The new pack is on disk and was checked before anything is removed, so that a kill at any moment
// leaves every reachable object readable. FailedPrecondition, NotFound or DataLoss when something
// reachable is missing, Unavailable when something cannot be written; nothing was removed then.
// `path`: as Repository::Open. A repository that is open must be opened again. `progress` may be
// null.
absl::StatusOr<Repacked> Repack(const std::string& path, const RepackOptions& options,
                                Progress* progress);

}  // namespace secretscan
