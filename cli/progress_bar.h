// How far a scan has come, on standard error: a line that is drawn anew, or from time to time a line of
// a log.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "cli/common_flags.h"
#include "cli/terminal.h"
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

// Whether there is anyone to show it to.
bool ShowsProgress(const Terminal& terminal, MessageLevel level);

// The line, cut to `width` columns (all of it is ASCII).
std::string ProgressLine(const ProgressSnapshot& snapshot, int width);

// The same for a log: "event" is "progress", the rest are the snapshot's numbers.
void LogProgress(const ProgressSnapshot& snapshot);

// Redraws ten times a second from its own thread until stopped, then leaves an empty line behind. As
// JSON: a line every ten seconds, and nothing behind.
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
