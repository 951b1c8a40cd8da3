// Where a scan's reports go.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "cli/terminal.h"
#include "report/reporter.h"
#include "scan/scan_result.h"

namespace secretscan {

struct PlannedReport {
  std::string path;  // "-": standard output
  std::shared_ptr<const Reporter> reporter;
  ReportOptions options;
};

struct DeliveryPlan {
  std::vector<PlannedReport> reports;
  bool text_on_stdout = false;  // findings as text, beside reports that go to files
  ReportOptions text_options;
};

// Decided and checked before the scan, so that a long one does not end in a mistyped flag.
absl::StatusOr<DeliveryPlan> PlanDelivery(const CommonFlags& flags, Flavor flavor,
                                          const Terminal& terminal);

// Writes what was planned, each report for itself. When one cannot be written, says so on standard
// error; when none could, puts the findings, redacted, where they can still be seen. False then.
bool Deliver(const ScanResult& result, const DeliveryPlan& plan);

}  // namespace secretscan
