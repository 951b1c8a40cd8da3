// Whether a value beside a secret-like name is a secret: a logistic regression over yes-or-no
// features.
#pragma once

#include "validate/model_features.h"

namespace secretscan {

// Hundredths of natural log odds.
struct ModelScore {
  int hardcoded = 0;  // that somebody wrote a password, test and example passwords included
  int secret = 0;     // that it is one in use
  // The feature that spoke loudest against, or, where nothing did, for a secret.
  ModelFeature decisive = kBias;
};

ModelScore ScoreFeatures(const FeatureSet& features);

}  // namespace secretscan
