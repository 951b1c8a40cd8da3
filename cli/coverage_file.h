// The full list of what was not scanned, in a file of its own.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "scan/scan_result.h"

namespace secretscan {

// The `skip` and `summary` lines of a jsonl report (docs/reports.md), with what is binary, and without
// findings. Whole or not at all; "-" is standard output.
absl::Status WriteCoverage(const ScanResult& result, const std::string& path);

}  // namespace secretscan
