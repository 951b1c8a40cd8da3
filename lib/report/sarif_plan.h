// Which findings go into a SARIF report, and into which of its runs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/reporter.h"
#include "report/sarif_limits.h"
#include "scan/scan_result.h"

namespace secretscan {

struct PlannedRun {
  // automationDetails.id, which ends with a slash. Code scanning compares uploads by what stands
  // before that: an alert that is missing from a later run of the same name is closed, so that runs
  // that looked at different things have different ones.
  std::string id;
  std::vector<size_t> findings;  // indexes, worst first: by severity, confidence, place
};

struct SarifPlan {
  std::vector<PlannedRun> runs;  // one at least, however little was found
  size_t left_out = 0;           // findings for which there was no room, the least severe of all
};

// At most `most` findings, and as many as the limits allow of each run and, if options ask for
// further runs, of all runs.
SarifPlan PlanSarif(const ScanResult& result, const ReportOptions& options,
                    const SarifLimits& limits, size_t most);

}  // namespace secretscan
