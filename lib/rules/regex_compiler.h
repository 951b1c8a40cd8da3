// Compiles a configuration's regular expressions within a memory budget.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace secretscan {

// One instance serves one load with all its extended files: a scanned repository may bring its own
// configuration, and a few bytes of pattern can ask for megabytes of program. Not thread-safe.
class RegexCompiler {
 public:
  enum class Trust {
    kNone,    // every pattern is compiled at once, to see whether it can be
    kTested,  // tests have shown that all are valid: each is compiled when first used
  };
  explicit RegexCompiler(Trust trust = Trust::kNone) : trust_(trust) {}

  // InvalidArgument with RE2's reason, or when the budget is spent.
  absl::StatusOr<std::shared_ptr<const Regex>> Compile(std::string_view pattern);

  // As Compile(), and frees the program at once: only its validity counts.
  absl::Status Check(std::string_view pattern);

 private:
  Trust trust_;
  int64_t spent_ = 0;    // instructions of what was kept
  int64_t compiled_ = 0; // instructions of all that was compiled
};

}  // namespace secretscan
