// How far a scan has come.
#pragma once

#include <cstdint>

namespace secretscan {

enum class ScanStage { kOpening, kWalking, kScanning, kAttributing, kDone };

// A moment's picture. Counts only grow within a stage; a total is 0 until it is known.
struct ScanProgress {
  ScanStage stage = ScanStage::kOpening;
  int64_t commits = 0;        // walked
  int64_t commits_total = 0;
  int64_t texts = 0;          // blobs, files or changes, scanned
  int64_t texts_total = 0;
  int64_t bytes = 0;          // of these
};

}  // namespace secretscan
