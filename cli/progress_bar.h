// One line on standard error that shows how far a scan has come.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "scan/progress.h"

namespace secretscan {

struct ProgressSnapshot {
  Progress::Stage stage = Progress::Stage::kOpening;
  int64_t commits = 0;
  int64_t commits_total = 0;  // 0: not known
  int64_t blobs = 0;
  int64_t blobs_total = 0;    // 0: not known
  int64_t bytes = 0;
  int64_t findings = 0;
  double stage_seconds = 0;   // since its stage began
};

// The line, cut to `width` columns (all of it is ASCII).
std::string ProgressLine(const ProgressSnapshot& snapshot, int width);

// Redraws ten times a second from its own thread until stopped, then leaves an empty line behind.
class ProgressBar {
 public:
  // Draws nothing at all unless `enabled`. `progress` must outlive it.
  ProgressBar(const Progress* progress, bool enabled);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Stop();  // may be called more than once

 private:
  void Run();

  const Progress* progress_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace secretscan
