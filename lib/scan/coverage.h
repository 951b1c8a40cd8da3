// What was scanned and, above all, what was not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

enum class SkipReason : uint8_t {
  kMissing,      // not in the repository (shallow or partial clone, damage)
  kCorrupt,      // there, but unreadable as what it should be
  kUnreadable,   // the system refused
  kTooLarge,     // over a limit that the user can raise
  kOverBudget,   // of an archive: too deep, too many members or too many bytes
  kTimedOut,     // the time that was allowed was over before it was its turn
  kBinary,       // by rule, as git treats it; not counted as incomplete
};
inline constexpr int kSkipReasonCount = static_cast<int>(SkipReason::kBinary) + 1;
// "missing", "corrupt", "unreadable", "too_large", "over_budget", "timed_out", "binary".
std::string_view SkipReasonName(SkipReason reason);

struct Skip {
  SkipReason reason = SkipReason::kMissing;
  std::string kind;     // "blob", "tree", "commit", "tag", "ref", "file"
  std::string name;     // object id, reference or path
  std::string detail;   // why, for people; never file content
};

struct Coverage {
  int64_t commits = 0;         // walked
  int64_t trees = 0;           // distinct
  int64_t blobs = 0;           // distinct, scanned
  int64_t files = 0;           // of a directory, scanned
  int64_t bytes = 0;           // inflated text scanned
  int64_t binary_blobs = 0;    // looked at and left out, as git does with binary files
  std::vector<Skip> skips;     // sorted by kind, name; binary ones if ScanOptions::list_binary

  // True if anything but kBinary was skipped: the scan cannot say "clean".
  bool incomplete() const;

  // How much was not scanned for this reason; of what is binary also what is not listed.
  int64_t skipped(SkipReason reason) const;
  // "3 too large, 120 binary", for people; empty when everything was scanned.
  std::string SkippedByReason() const;
};

// Sorts, and keeps one skip of each kind and name.
void TidySkips(std::vector<Skip>* skips);

}  // namespace secretscan
