// What must be gone.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "secretscan/scan_outcome.h"
#include "secretscan/scan_progress.h"
#include "secretscan/scanner_options.h"

namespace secretscan {

// Something must be named, or there must be a run of a rewrite.
struct VerifyRequest {
  // Secrets: those that were found by scans before the rewrite, and others by their bytes.
  std::vector<ScanOutcome> outcomes = {};
  std::vector<std::string> secrets = {};
  std::vector<std::string> blobs = {};   // object ids in hex
  std::vector<std::string> paths = {};   // that the rewrite took out, whatever they held
  // The rewrite that is compared with what was there before; empty: the newest that stands, if any.
  std::string run = {};
  // True: no object at all may hold a secret, reachable or not. So it is by itself for a run whose old
  // objects were destroyed.
  bool after_purge = false;

  // The rules, by which new objects are judged, too, and what may stay: ignore files and a baseline.
  // Allow comments count for nothing here.
  ScannerOptions scanner = {};

  // May be null; see ScanControl.
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void(const ScanProgress&)> on_progress = {};
};

}  // namespace secretscan
