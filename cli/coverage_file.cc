#include "cli/coverage_file.h"

#include "report/reporter.h"

namespace secretscan {

absl::Status WriteCoverage(const ScanResult& result, const std::string& path) {
  ScanResult lines;
  lines.command = result.command;
  lines.target = result.target;
  lines.head = result.head;
  lines.partial = result.partial;
  lines.started_at = result.started_at;
  lines.seconds = result.seconds;
  lines.rules = result.rules;
  lines.coverage = result.coverage;
  return WriteReport(lines, "jsonl", ReportOptions(), path);
}

}  // namespace secretscan
