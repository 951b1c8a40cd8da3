// Ends a scan that takes too long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "scan/progress.h"

namespace secretscan {

// While one is alive, the scan that `progress` belongs to is stopped after `limit`, and reports what it
// has found by then; what it had not scanned is in its coverage (kTimedOut). After half as much time
// again the stage that finishes up is stopped, too.
class TimeLimit {
 public:
  // A limit of 0 is none. `progress` must outlive this.
  TimeLimit(Progress* progress, std::chrono::seconds limit);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace secretscan
