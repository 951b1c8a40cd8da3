// What is said on standard error when a scan is over.
#pragma once

#include <string>

#include "cli/common_flags.h"
#include "scan/scan_result.h"

namespace secretscan {

// ", peak memory 123.4 MB"; empty for 0, which is unknown.
std::string PeakNote(int64_t peak);

// "3 findings (2 secrets) in 12 commits, 40 blobs, 1.2 MB, 0.31 s".
std::string SummaryLine(const ScanResult& result);

// What was not scanned (the first 20 with their reasons, then how many more), then the summary, as
// far as `level` allows. That a scan is incomplete is always said.
void PrintSummary(const ScanResult& result, MessageLevel level);

}  // namespace secretscan
