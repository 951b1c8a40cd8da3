// What the subcommands of `ignore` work on: an ignore file, and findings.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "ignore/ignore_file.h"
#include "ignore/ignore_matcher.h"
#include "report/finding_reader.h"
#include "scan/scan_result.h"

namespace secretscan {

struct IgnoreSource {
  std::string repository = ".";          // its history is scanned
  std::vector<std::string> directories;  // or files and directories
  bool staged = false;                   // or what is staged in the repository
  std::string report;                    // or the findings of a report
  std::string file;                      // the ignore file; empty: the target's own
};

// Path of the ignore file. InvalidArgument for a bare repository, which has none that can be written.
absl::StatusOr<std::string> IgnoreFilePath(const IgnoreSource& source);
// Empty when there is no such file.
absl::StatusOr<std::string> ReadIgnoreText(const std::string& path);
PathRoot RootOf(const IgnoreSource& source);

// Scans and leaves nothing out but what comments allow.
absl::StatusOr<ScanResult> ScanForIgnores(const IgnoreSource& source, const CommonFlags& flags);

absl::StatusOr<FindingReport> ReadReport(const std::string& path);
// A report's findings that show their secret, or have none, as a result. *hidden counts the others.
ScanResult ShownFindings(const FindingReport& report, size_t* hidden);

int ThreadsOf(const CommonFlags& flags);

}  // namespace secretscan
