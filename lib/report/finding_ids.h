// Names for findings that survive a line's moving.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scan/scan_result.h"

namespace secretscan {

struct FindingId {
  // 32 hex digits: the first half of SHA-256 over the secret's id, the commit, the file, and how
  // many findings of this secret stand before this one in that file of that commit. No line or
  // column takes part.
  std::string id;
  // The group that the finding belongs to; null if GroupSecrets() was not called.
  const SecretGroup* group = nullptr;
};

// One for each of result.findings, in their order. Points into `result`. Linear.
std::vector<FindingId> FindingIds(const ScanResult& result);

}  // namespace secretscan
