// How a caller follows and ends a scan.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "secretscan/scan_progress.h"
#include "secretscan/scan_sink.h"

namespace secretscan {

// For one call at a time or several; what it points to must outlive them. The default is a scan that
// runs to its end and returns a list. `cancelled`, `on_progress` and `time_limit` cost a thread each
// call, which looks at them about every 20 ms.
struct ScanControl {
  // May be null. Set it from any thread, and the scan ends soon with Cancelled.
  const std::atomic<bool>* cancelled = nullptr;

  // May be null: findings go into ScanOutcome::found.
  ScanSink* sink = nullptr;

  // May be empty. Called from a thread of its own at every interval, and a last time from the calling
  // thread when the scan is over; never twice at once, but perhaps while the sink is busy. Must not
  // throw.
  std::function<void(const ScanProgress&)> on_progress;
  std::chrono::milliseconds progress_interval{100};

  // 0: none. When the time is over the scan finishes what it has and returns it; what it did not come
  // to is in ScanOutcome::skipped as "timed_out".
  std::chrono::seconds time_limit{0};
};

}  // namespace secretscan
