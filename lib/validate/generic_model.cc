#include "validate/generic_model.h"

#include <cstddef>
#include <span>

#include "validate/no_secret.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

struct Weight {
  int hardcoded;
  int secret;
};

// Written by scripts/train-generic-model: kWeights, one for each feature, and the least scores
// kLeastHardcoded and kLeastSecret.
#include "validate/generic_weights.inc"

static_assert(std::size(kWeights) == kFeatureCount);

Verdict Judge(const FeatureSet& features, Confidence confidence) {
  const ModelScore score = ScoreFeatures(features);
  const std::string_view reason = FeatureReason(score.decisive);
  if (score.secret >= kLeastSecret) {
    return {false, confidence, reason};
  }
  return {score.hardcoded < kLeastHardcoded, Confidence::kLow, reason};
}

Verdict JudgeMatch(const MatchView& match, Confidence confidence) {
  const MatchReading reading(match);
  if (const std::string_view why = WhyNoSecret(reading); !why.empty()) {
    return {true, confidence, why};
  }
  return Judge(MatchFeatures(reading), confidence);
}

// After JudgeMatch(), which rules name first.
Verdict JudgePlace(const MatchView& match, Confidence confidence) {
  const MatchReading reading(match);
  if (const std::string_view why = WhyNoPlace(reading); !why.empty()) {
    return {true, confidence, why};
  }
  const Verdict verdict = Judge(MatchFeatures(reading) | PlaceFeatures(reading), confidence);
  if (const std::string_view why = WhyRefused(reading); !why.empty() && !verdict.rejected) {
    return {false, Confidence::kLow, why};
  }
  return verdict;
}

constexpr Validator kValidators[] = {
    {"generic-value", "rejects values that read like words, names, templates or numbers", false,
     JudgeMatch},
    {"generic-place", "as generic-value, and looks at the kind of file and the rest of the line",
     true, JudgePlace},
};

}  // namespace

ModelScore ScoreFeatures(const FeatureSet& features) {
  ModelScore score;
  int against = 0;
  int speaks_for = 0;
  ModelFeature advocate = kBias;
  for (size_t i = 0; i < kFeatureCount; ++i) {
    if (!features[i]) {
      continue;
    }
    score.hardcoded += kWeights[i].hardcoded;
    score.secret += kWeights[i].secret;
    if (i != kBias && kWeights[i].secret < against) {
      against = kWeights[i].secret;
      score.decisive = static_cast<ModelFeature>(i);
    }
    if (i != kBias && kWeights[i].secret > speaks_for) {
      speaks_for = kWeights[i].secret;
      advocate = static_cast<ModelFeature>(i);
    }
  }
  if (score.secret >= kLeastSecret) {
    score.decisive = advocate;
  }
  return score;
}

std::span<const Validator> GenericValidators() { return kValidators; }

}  // namespace secretscan
