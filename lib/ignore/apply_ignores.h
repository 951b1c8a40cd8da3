// Leaves out of a scan's result what files list.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ignore/baseline.h"
#include "ignore/gitleaks_ignore.h"
#include "ignore/ignore_file.h"
#include "ignore/ignore_matcher.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

// An ignore file, and where its paths begin.
struct RootedIgnoreFile {
  IgnoreFile file;
  PathRoot root;
};

struct Ignores {
  std::vector<GitleaksIgnore> fingerprints;
  std::optional<Baseline> baseline;
  std::vector<RootedIgnoreFile> files;

  bool empty() const { return fingerprints.empty() && !baseline && files.empty(); }
};

struct IgnoreOptions {
  Profile profile = Profile::kDefault;
  bool redacted = false;  // reports hide secrets: see Baseline
  CalendarDay today = 0;
  int threads = 1;
};

// Takes what is listed out of result->findings and result->secrets and counts it in result->ignored,
// a source a line, those that hid nothing left out. Adds to *warnings what deserves a word: lines that
// are no entries, entries that have expired but would have hidden something. No warning holds anything
// of a file's lines. After an error (the library offers no scrypt) the result is as it was.
absl::Status ApplyIgnores(const Ignores& ignores, const IgnoreOptions& options, ScanResult* result,
                          std::vector<std::string>* warnings);

}  // namespace secretscan
