// Judging a text by a check's name.
#pragma once

#include <string_view>

#include "validate/validator.h"

namespace secretscan {

// By the check alone; the rule is sure.
inline Verdict JudgeBy(std::string_view name, const MatchView& match) {
  const Validator* validator = FindValidator(name);
  return validator == nullptr ? Verdict{true, Confidence::kLow, "no such check"}
                              : validator->judge(match, Confidence::kHigh);
}

inline Verdict JudgeBy(std::string_view name, std::string_view secret) {
  return JudgeBy(name, MatchView{secret, secret, {}, {}, {}});
}

}  // namespace secretscan
