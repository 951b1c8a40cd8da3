// What a scan came to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "secretscan/found_secret.h"

namespace secretscan {

// Something that was not scanned.
struct SkippedItem {
  // "missing", "corrupt", "unreadable", "too_large", "over_budget" (of an archive), "timed_out"
  std::string reason;
  std::string kind;    // "blob", "tree", "commit", "tag", "ref", "file", …
  std::string name;    // object id, reference or path
  std::string detail;  // why, for people; never content
};

// All that reports need; opaque.
class ScanRecord;

// A value; copies share the record, which is immutable.
struct ScanOutcome {
  // By file, line, column, rule, commit: the same in every run. Empty when there was a sink.
  std::vector<FoundSecret> found;
  // Whatever could not be scanned. Not empty: the scan is incomplete. Binary files, which are left out
  // by rule, are not listed.
  std::vector<SkippedItem> skipped;
  // What was odd about ignore files and baselines, for people: lines that are no entries, entries that
  // have expired. Holds nothing of the lines.
  std::vector<std::string> warnings;
  int64_t ignored = 0;               // findings that ignore files and baselines list: not in `found`
  int64_t commits = 0;               // walked
  int64_t blobs = 0;                 // distinct, scanned
  int64_t files = 0;                 // scanned, outside a history
  int64_t bytes = 0;                 // of text, scanned
  double seconds = 0;                // wall time
  // For secretscan/report.h; null when there was a sink.
  std::shared_ptr<const ScanRecord> record;

  // False: "clean" cannot be said, whatever was found.
  bool complete() const { return skipped.empty(); }
};

}  // namespace secretscan
