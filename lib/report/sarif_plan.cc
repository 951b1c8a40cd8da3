#include "report/sarif_plan.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace secretscan {
namespace {

// What was looked at.
std::string Category(const ScanResult& result) {
  const bool history = !result.head.empty() || result.command == "history" ||
                       result.command == "git";
  if (result.partial) {
    return history ? "secretscan/range/" : "secretscan/part/";
  }
  return history ? "secretscan/history/" : "secretscan/tip/";
}

std::vector<size_t> WorstFirst(const std::vector<Finding>& findings) {
  std::vector<size_t> order(findings.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tuple(findings[a].severity, findings[a].confidence) >
           std::tuple(findings[b].severity, findings[b].confidence);
  });
  return order;
}

// By finding: whether a file at HEAD still holds its secret.
std::vector<bool> HeldAtHead(const ScanResult& result) {
  std::vector<bool> held(result.findings.size());
  for (const SecretGroup& group : result.secrets) {
    for (const size_t finding : group.occurrences) {
      held[finding] = group.at_head;
    }
  }
  return held;
}

// One category's runs as they fill.
class RunSeries {
 public:
  explicit RunSeries(std::string id) : id_(std::move(id)) { runs_.push_back({id_, {}}); }

  bool is_full(const SarifLimits& limits) const {
    return runs_.back().findings.size() >= limits.results;
  }
  void Continue() { runs_.push_back({id_ + std::to_string(runs_.size() + 1) + "/", {}}); }
  void Add(size_t finding) { runs_.back().findings.push_back(finding); }
  std::vector<PlannedRun>& runs() { return runs_; }

 private:
  std::string id_;
  std::vector<PlannedRun> runs_;
};

}  // namespace

SarifPlan PlanSarif(const ScanResult& result, const ReportOptions& options,
                    const SarifLimits& limits, size_t most) {
  const std::string category = Category(result);
  std::vector<RunSeries> series;
  std::vector<bool> at_head;
  if (options.sarif_by_presence && result.presence_known) {
    // Both are always there: an alert is closed by a run that lacks it, not by a run that is missing.
    series = {RunSeries(category + "at-head/"), RunSeries(category + "past/")};
    at_head = HeldAtHead(result);
  } else {
    series.emplace_back(category);
  }

  size_t run_count = series.size();
  size_t taken = 0;
  for (const size_t finding : WorstFirst(result.findings)) {
    if (taken == most) {
      break;
    }
    RunSeries& target = series[!at_head.empty() && !at_head[finding] ? 1 : 0];
    if (target.is_full(limits)) {
      if (!options.sarif_more_runs || run_count == limits.runs) {
        continue;
      }
      target.Continue();
      ++run_count;
    }
    target.Add(finding);
    ++taken;
  }

  SarifPlan plan;
  plan.left_out = result.findings.size() - taken;
  for (RunSeries& of_category : series) {
    for (PlannedRun& run : of_category.runs()) {
      plan.runs.push_back(std::move(run));
    }
  }
  return plan;
}

}  // namespace secretscan
