#pragma once

#include <atomic>

#include "secretscan/c.h"
#include "secretscan/scan_request.h"

struct secretscan_request {
  // Controls of these are set for each scan.
  secretscan::FilesRequest files;
  secretscan::IndexRequest index;
  secretscan::HistoryRequest history;
  bool has_paths = false;  // the first one replaces the default

  std::chrono::seconds time_limit{0};
  std::chrono::milliseconds progress_interval{100};
  secretscan_finding_callback on_finding = nullptr;
  void* finding_user = nullptr;
  secretscan_progress_callback on_progress = nullptr;
  void* progress_user = nullptr;
  std::atomic<bool> is_cancelled{false};
};
