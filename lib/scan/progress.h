// How far a scan has come, for whoever watches.
#pragma once

#include <atomic>
#include <cstdint>

namespace secretscan {

// Written by the scan's threads, read by any other thread at any time. Totals are 0 until known.
struct Progress {
  enum class Stage : int { kOpening, kWalking, kScanning, kAttributing, kDone };
  std::atomic<Stage> stage{Stage::kOpening};
  std::atomic<int64_t> commits{0};
  std::atomic<int64_t> commits_total{0};
  std::atomic<int64_t> blobs{0};
  std::atomic<int64_t> blobs_total{0};
  std::atomic<int64_t> bytes{0};
  std::atomic<int64_t> findings{0};
  // Set by the watcher: the scan stops soon and returns absl::CancelledError.
  std::atomic<bool> cancelled{false};
  // Set before `cancelled` when it is the time that is over: 1, no more is scanned, and what was found
  // is attributed and reported; 2, half as much time later, it is reported as it is.
  std::atomic<int> timed_out{0};
};

}  // namespace secretscan
