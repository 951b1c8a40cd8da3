#include "cli/summary.h"

#include "base/memory.h"
#include "cli/human_units.h"
#include "cli/log.h"

namespace secretscan {
namespace {

constexpr int64_t kSkipsListed = 20;

std::string SkipLine(const Skip& skip) {
  std::string line = "not scanned: " + skip.kind + " " + Printable(skip.name) + " (" +
                     std::string(SkipReasonName(skip.reason)) + ")";
  if (!skip.detail.empty()) {
    line += ": " + Printable(skip.detail);
  }
  return line;
}

void LogSummary(const ScanResult& result) {
  const Coverage& coverage = result.coverage;
  const int64_t peak = PeakMemory();
  const LogField fields[] = {
      {"event", "summary"},
      {"command", result.command},
      {"target", result.target},
      {"findings", static_cast<int64_t>(result.findings.size())},
      {"secrets", static_cast<int64_t>(result.secrets.size())},
      {"commits", coverage.commits},
      {"blobs", coverage.blobs},
      {"files", coverage.files},
      {"bytes", coverage.bytes},
      {"complete", !coverage.incomplete()},
      {"seconds", result.seconds},
      {"peak_memory_bytes", peak},
  };
  Log(LogLevel::kInfo, SummaryLine(result) + PeakNote(peak), fields);
}

// Returns how many there are.
int64_t PrintSkips(const Coverage& coverage, bool list) {
  int64_t count = 0;
  for (const Skip& skip : coverage.skips) {
    if (skip.reason == SkipReason::kBinary) {
      continue;
    }
    if (list && count < kSkipsListed) {
      const LogField fields[] = {{"event", "skip"},
                                 {"kind", skip.kind},
                                 {"name", skip.name},
                                 {"reason", SkipReasonName(skip.reason)},
                                 {"detail", skip.detail}};
      Log(LogLevel::kWarning, SkipLine(skip), fields);
    }
    ++count;
  }
  if (list && count > kSkipsListed) {
    PrintWarning("not scanned: " + HumanCount(count - kSkipsListed) + " more");
  }
  return count;
}

}  // namespace

std::string SummaryLine(const ScanResult& result) {
  std::string line = result.findings.empty()
                         ? "no findings"
                         : Counted(static_cast<int64_t>(result.findings.size()), "finding");
  if (!result.secrets.empty()) {
    line += " (" + Counted(static_cast<int64_t>(result.secrets.size()), "secret") + ")";
  }
  line += " in ";
  const Coverage& coverage = result.coverage;
  if (coverage.commits > 0 || coverage.blobs > 0) {
    line += Counted(coverage.commits, "commit") + ", " + Counted(coverage.blobs, "blob") + ", ";
  }
  if (coverage.files > 0) {
    line += Counted(coverage.files, "file") + ", ";
  }
  return line + HumanBytes(coverage.bytes) + ", " + HumanSeconds(result.seconds);
}

std::string PeakNote(int64_t peak) { return peak > 0 ? ", peak memory " + HumanBytes(peak) : ""; }

void PrintSummary(const ScanResult& result, MessageLevel level) {
  if (result.coverage.incomplete()) {
    const int64_t count = PrintSkips(result.coverage, level != MessageLevel::kErrors);
    PrintError("the scan is incomplete: " + Counted(count, "item") + " could not be scanned");
  }
  if (level == MessageLevel::kAll) {
    if (const std::string reasons = result.coverage.SkippedByReason(); !reasons.empty()) {
      PrintNote("not scanned: " + reasons);
    }
    LogSummary(result);
  }
}

}  // namespace secretscan
