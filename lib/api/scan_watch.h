// Carries a caller's wishes to a running scan, and its progress back.
#pragma once

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/status.h"
#include "scan/progress.h"
#include "scan/time_limit.h"
#include "secretscan/scan_control.h"

namespace secretscan {

// Has a thread only if there is something to watch.
class ScanWatch {
 public:
  // Both must outlive this.
  ScanWatch(const ScanControl& control, Progress* progress);
  // Ends the watching and reports progress a last time, from the calling thread.
  ~ScanWatch();
  ScanWatch(const ScanWatch&) = delete;
  ScanWatch& operator=(const ScanWatch&) = delete;

 private:
  void Watch();
  void PassOnCancellation();
  void Report() const;

  const ScanControl& control_;
  Progress* const progress_;
  TimeLimit limit_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  std::thread thread_;
};

// What `run` returns, a Status or StatusOr, while it is watched. Unavailable when the system has no
// thread to watch with.
template <typename Run>
auto RunWatched(const ScanControl& control, Progress* progress, const Run& run)
    -> decltype(run()) {
  try {
    const ScanWatch watch(control, progress);
    return run();
  } catch (const std::system_error&) {
    return Unavailable("a thread that watches cannot be started");
  }
}

}  // namespace secretscan
