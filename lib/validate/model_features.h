// What the model for generic secrets looks at.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "validate/match_reading.h"

namespace secretscan {

enum ModelFeature : size_t {
#define FEATURE(name, reason) name,
#include "validate/model_features.inc"
#undef FEATURE
  kFeatureCount,
};

using FeatureSet = std::bitset<kFeatureCount>;

// For people, and for the script that weighs them. Live forever.
std::string_view FeatureName(size_t feature);
std::string_view FeatureReason(size_t feature);

// What secret and match show.
FeatureSet MatchFeatures(const MatchReading& reading);
// What only the place shows: from kFirstOfPlace on.
FeatureSet PlaceFeatures(const MatchReading& reading);

}  // namespace secretscan
