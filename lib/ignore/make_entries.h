// Entries that hide findings.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ignore/ignore_file.h"
#include "ignore/ignore_matcher.h"
#include "scan/finding.h"

namespace secretscan {

// What is written beside each entry.
struct EntryDetails {
  std::string reason;
  std::string owner;
  std::string added;    // FormatDay(), as `expires`; empty: nothing
  std::string expires;
};

// One entry for each distinct secret and rule, or rule and file, among `findings` that no entry of
// `file` in force hides already. Uses the file's usual salt, or a new one if it has none. Entries of
// secrets have no path, so that they stay when files move.
absl::StatusOr<std::vector<IgnoreEntry>> MakeEntries(const IgnoreFile& file,
                                                     const std::vector<Finding>& findings,
                                                     const PathRoot& root,
                                                     const EntryDetails& details, int threads);

}  // namespace secretscan
