#include "rules/regex_compiler.h"

#include <optional>
#include <string>

#include "base/regex_size.h"
#include "base/status.h"

namespace secretscan {
namespace {

// The reference's 222 rules take 4 % of the first.
constexpr int64_t kMaxKept = 4'000'000;
constexpr int64_t kMaxCompiled = 3'000'000;
// RE2 takes offence at syntax trees of a million nodes.
constexpr size_t kMaxPatternBytes = 256 << 10;
// What an expression costs besides its instructions, in instructions.
constexpr int64_t kFixedCost = 200;

// Larger programs are compiled at once: RE2 might refuse them.
constexpr int64_t kMaxDeferred = 100'000;

// What deferring the pattern may cost in the end; nothing if it must not be deferred.
std::optional<int64_t> DeferredCost(std::string_view pattern) {
  const std::optional<int64_t> bound = ProgramSizeBound(pattern);
  if (!bound || *bound > kMaxDeferred) {
    return std::nullopt;
  }
  return *bound + kFixedCost;
}

absl::Status CheckLength(std::string_view pattern) {
  if (pattern.size() > kMaxPatternBytes) {
    return InvalidArgument("the regular expression is longer than " +
                           std::to_string(kMaxPatternBytes >> 10) + " KiB");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Regex>> RegexCompiler::Compile(std::string_view pattern,
                                                                    CaseFolding folding) {
  if (trust_ == Trust::kTested) {
    return Regex::Deferred(pattern, folding);
  }
  SECRETSCAN_RETURN_IF_ERROR(CheckLength(pattern));
  const std::optional<int64_t> bound = DeferredCost(pattern);
  if (bound && spent_ + *bound > kMaxKept) {
    ChargeDeferred();
  }
  if (!bound || spent_ + *bound > kMaxKept) {
    return CompileNow(pattern, folding);
  }
  SECRETSCAN_RETURN_IF_ERROR(Regex::CheckSyntax(pattern, folding));
  auto regex = Regex::Deferred(pattern, folding);
  spent_ += *bound;
  deferred_.push_back({regex, *bound});
  return regex;
}

absl::StatusOr<std::shared_ptr<const Regex>> RegexCompiler::CompileNow(std::string_view pattern,
                                                                       CaseFolding folding) {
  auto regex = Regex::Compile(pattern, folding);
  if (!regex.ok()) {
    return regex;
  }
  const int64_t cost = (*regex)->program_size() + kFixedCost;
  spent_ += cost;
  compiled_ += cost;
  if (spent_ > kMaxKept) {
    ChargeDeferred();
  }
  if (spent_ > kMaxKept || compiled_ > kMaxCompiled) {
    return InvalidArgument("the configuration's regular expressions are too large together");
  }
  return regex;
}

// Bounds are generous: before the budget is called spent, it is seen what the programs really take.
void RegexCompiler::ChargeDeferred() {
  for (const Deferred& deferred : deferred_) {
    const int64_t cost = deferred.regex->program_size() + kFixedCost;
    spent_ += cost - deferred.bound;
    compiled_ += cost;
  }
  deferred_.clear();
}

absl::Status RegexCompiler::Check(std::string_view pattern) {
  if (trust_ == Trust::kTested) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(CheckLength(pattern));
  if (DeferredCost(pattern)) {
    compiled_ += kFixedCost;
    return compiled_ > kMaxCompiled
               ? InvalidArgument("the configuration's regular expressions are too large together")
               : Regex::CheckSyntax(pattern);
  }
  const int64_t before = spent_;
  const absl::Status status = CompileNow(pattern, CaseFolding::kUnicode).status();
  spent_ = before;
  return status;
}

}  // namespace secretscan
