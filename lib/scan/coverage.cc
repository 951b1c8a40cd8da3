#include "scan/coverage.h"

#include <algorithm>
#include <tuple>

namespace secretscan {

std::string_view SkipReasonName(SkipReason reason) {
  switch (reason) {
    case SkipReason::kMissing: return "missing";
    case SkipReason::kCorrupt: return "corrupt";
    case SkipReason::kUnreadable: return "unreadable";
    case SkipReason::kTooLarge: return "too_large";
    case SkipReason::kOverBudget: return "over_budget";
    case SkipReason::kTimedOut: return "timed_out";
    case SkipReason::kBinary: return "binary";
  }
  return "unknown";
}

bool Coverage::incomplete() const {
  return std::any_of(skips.begin(), skips.end(),
                     [](const Skip& skip) { return skip.reason != SkipReason::kBinary; });
}

int64_t Coverage::skipped(SkipReason reason) const {
  const int64_t listed =
      std::count_if(skips.begin(), skips.end(),
                    [&](const Skip& skip) { return skip.reason == reason; });
  return reason == SkipReason::kBinary ? std::max(listed, binary_blobs) : listed;
}

std::string Coverage::SkippedByReason() const {
  std::string out;
  for (int i = 0; i < kSkipReasonCount; ++i) {
    const auto reason = static_cast<SkipReason>(i);
    if (const int64_t count = skipped(reason); count > 0) {
      std::string name(SkipReasonName(reason));
      std::replace(name.begin(), name.end(), '_', ' ');
      out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + name;
    }
  }
  return out;
}

void TidySkips(std::vector<Skip>* skips) {
  std::sort(skips->begin(), skips->end(), [](const Skip& a, const Skip& b) {
    return std::tie(a.kind, a.name, a.reason, a.detail) <
           std::tie(b.kind, b.name, b.reason, b.detail);
  });
  const auto repeats = [](const Skip& a, const Skip& b) {
    return a.kind == b.kind && a.name == b.name;
  };
  skips->erase(std::unique(skips->begin(), skips->end(), repeats), skips->end());
}

}  // namespace secretscan
