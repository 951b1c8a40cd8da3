// Where a scan's report goes.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "cli/terminal.h"
#include "scan/scan_result.h"

namespace secretscan {

struct DeliveryPlan {
  std::string path;            // "-": standard output; empty: no report is written
  std::string format;
  bool text_on_stdout = false; // findings as text, beside the report
  int redact_percent = 100;
  bool color = false;
};

// Decided and checked before the scan, so that a long one does not end in a mistyped flag.
absl::StatusOr<DeliveryPlan> PlanDelivery(const CommonFlags& flags, Flavor flavor,
                                          const Terminal& terminal);

// Writes what was planned. When the report cannot be written, says so on standard error and puts
// the findings, redacted, where they can still be seen. False then.
bool Deliver(const ScanResult& result, const DeliveryPlan& plan);

}  // namespace secretscan
