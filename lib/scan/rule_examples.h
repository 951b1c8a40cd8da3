// Whether rules do what their examples say.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rules/rule_set.h"

namespace secretscan {

// Texts name templates, never what they expand to. Rules lie in the set that was tested.
struct ExampleFailure {
  const Rule* rule = nullptr;
  bool is_positive = true;
  std::string example;  // the template
  std::string problem;  // "is not found: its entropy …"
};

// Another rule finds the same secret in positives of a rule.
struct ExampleOverlap {
  const Rule* rule = nullptr;
  const Rule* other = nullptr;
  std::string example;      // the first of them
  int64_t examples = 0;
  bool other_is_told = false;  // in the first of them
};

struct ExampleReport {
  int64_t examples = 0;
  std::vector<ExampleFailure> failures;   // in the order of the rules
  std::vector<ExampleOverlap> overlaps;
};

// Expands every rule's examples and scans them with all rules, each as a text of its own without a path,
// at the lowest confidence. A positive must yield one secret of its rule, which no rejected match
// silences; a negative none that is reported by default or, for a rule of low confidence, at all. Rules that are for certain paths are tried as if they were for all.
absl::StatusOr<ExampleReport> TestExamples(std::shared_ptr<const RuleSet> rules,
                                           const std::string& cache_dir, int threads = 1);

}  // namespace secretscan
