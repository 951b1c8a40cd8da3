// Removes the files of objects that one new pack has taken the place of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace secretscan {

struct OldObjectFiles {
  uint64_t removed = 0;
  std::vector<std::string> left;  // "path: reason"
};

// Of the object directory `objects` (ends in '/'): what is derived of its packs and commits first
// (so that nothing tells of what is not there), then all packs but those whose names begin with
// `kept` ("pack-…", or empty: none is kept), whatever protects them, then loose objects, and what
// processes left that did not end. What cannot be removed, and files of unknown kind among the
// packs, are left and told.
OldObjectFiles RemoveOldObjectFiles(const std::string& objects, const std::string& kept);

// Bytes of packs, their indexes and loose objects there.
uint64_t ObjectFileBytes(const std::string& objects);

}  // namespace secretscan
