// Compiles a configuration's regular expressions within a memory budget.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace secretscan {

// One instance serves one load with all its extended files: a scanned repository may bring its own
// configuration, and a few bytes of pattern can ask for megabytes of program. Not thread-safe.
//
// An expression whose program is small for sure is only checked, and compiled when first used.
class RegexCompiler {
 public:
  enum class Trust {
    kNone,    // every pattern is checked
    kTested,  // tests have shown that all are valid
  };
  explicit RegexCompiler(Trust trust = Trust::kNone) : trust_(trust) {}

  // InvalidArgument with RE2's reason, or when the budget is spent.
  absl::StatusOr<std::shared_ptr<const Regex>> Compile(
      std::string_view pattern, CaseFolding folding = CaseFolding::kUnicode);

  // As Compile(), and keeps nothing: only its validity counts.
  absl::Status Check(std::string_view pattern);

 private:
  struct Deferred {
    std::shared_ptr<const Regex> regex;
    int64_t bound;  // what was charged for it
  };

  absl::StatusOr<std::shared_ptr<const Regex>> CompileNow(std::string_view pattern,
                                                          CaseFolding folding);
  void ChargeDeferred();

  Trust trust_;
  int64_t spent_ = 0;     // instructions of what was kept, at most
  int64_t compiled_ = 0;  // instructions of all that was compiled
  std::vector<Deferred> deferred_;
};

}  // namespace secretscan
