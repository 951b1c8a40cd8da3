// What rules cost on a corpus.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rules/rule_set.h"

namespace secretscan {

// Texts in memory, as fragments want them.
struct BenchCorpus {
  struct Text {
    std::string path;
    std::string text;  // with room behind it
  };
  std::vector<Text> texts;
  int64_t bytes = 0;
  int64_t left_out = 0;  // files beyond the limit, binary or unreadable
};

// The files below `directory` in the order of their names, up to `max_bytes` of them together.
absl::StatusOr<BenchCorpus> LoadBenchCorpus(const std::string& directory, int64_t max_bytes);

struct RuleCost {
  int rule = 0;
  int64_t candidates = 0;    // clusters that the prefilter reported, and texts that RE2 read whole
  int64_t matches = 0;
  double judge_seconds = 0;  // RE2's search
};

struct BenchReport {
  double compile_seconds = 0;    // without any cache
  double prefilter_seconds = 0;  // one pass over all texts
  double scan_seconds = 0;       // all that a scan does, decoding too; the fastest round
  std::vector<RuleCost> costs;   // one a rule, in their order
};

// One thread; `rounds` scans of everything for each rule set, in turns, so that what else the machine
// does meets all alike. One report for each set.
absl::StatusOr<std::vector<BenchReport>> BenchRules(
    const std::vector<std::shared_ptr<const RuleSet>>& sets, const BenchCorpus& corpus, int rounds);

}  // namespace secretscan
