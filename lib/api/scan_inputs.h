// From what callers ask for to what scans are told.
#pragma once

#include "absl/status/statusor.h"
#include "ignore/apply_ignores.h"
#include "scan/history_scan.h"
#include "scan/scan_options.h"
#include "secretscan/rule_pack.h"
#include "secretscan/scan_request.h"
#include "secretscan/scanner_options.h"

namespace secretscan {

absl::StatusOr<RulePack> PackFor(const ScannerOptions& options);
absl::StatusOr<ScanOptions> ScanOptionsFor(const ScannerOptions& options);
absl::StatusOr<Ignores> IgnoresFor(const ScannerOptions& options);

// `base` is what every scan of the scanner is told. `now`: seconds since 1970.
absl::StatusOr<HistoryOptions> HistoryOptionsFor(const HistoryRequest& request,
                                                 const ScanOptions& base, int64_t now);

}  // namespace secretscan
