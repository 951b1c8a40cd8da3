#include "validate/validator.h"

#include <algorithm>
#include <vector>

#include "validate/validator_lists.h"

namespace secretscan {
namespace {

const std::vector<Validator>& Table() {
  static const std::vector<Validator> table = [] {
    std::vector<Validator> all;
    for (const std::span<const Validator> list :
         {BasicAuthValidators(), EncodedKeyValidators(), EncodedValueValidators(),
          GenericValidators(), JwtValidators(), MadeUpValidators(), PlaceholderValidators(),
          PresignedLinkValidators(), PrivateKeyValidators(), TokenChecksumValidators(),
          UrlPasswordValidators(), WordTokenValidators()}) {
      all.insert(all.end(), list.begin(), list.end());
    }
    std::sort(all.begin(), all.end(),
              [](const Validator& a, const Validator& b) { return a.name < b.name; });
    return all;
  }();
  return table;
}

}  // namespace

Verdict VerdictBySum(bool is_right) {
  return is_right ? Verdict{false, Confidence::kHigh, "the check sum is right"}
                  : Verdict{false, Confidence::kMedium, "the check sum is wrong"};
}

std::span<const Validator> Validators() { return Table(); }

const Validator* FindValidator(std::string_view name) {
  const auto found = std::lower_bound(
      Table().begin(), Table().end(), name,
      [](const Validator& validator, std::string_view wanted) { return validator.name < wanted; });
  return found != Table().end() && found->name == name ? &*found : nullptr;
}

Verdict Validate(std::span<const Validator* const> validators, const MatchView& match,
                 Confidence confidence, bool with_place) {
  Verdict verdict{false, confidence, {}};
  for (const Validator* validator : validators) {
    if (validator->looks_at_place && !with_place) {
      continue;
    }
    const Verdict next = validator->judge(match, verdict.confidence);
    verdict.rejected = next.rejected;
    verdict.confidence =
        validator->looks_at_place ? std::min(next.confidence, verdict.confidence) : next.confidence;
    if (!next.reason.empty()) {
      verdict.reason = next.reason;
      verdict.by = validator;
    }
    if (verdict.rejected) {
      break;
    }
  }
  return verdict;
}

}  // namespace secretscan
