// What is certainly no secret, whatever a model thinks of its letters: pieces of code, versions, and what is
// given to names that stand beside secrets.
#pragma once

#include <string_view>

#include "validate/match_reading.h"
#include "validate/validator.h"

namespace secretscan {

// Each says why, for people and without the value, or nothing. Lives forever. Linear.

// Of the value of a match of a rule for any setting. `match` need not be an assignment.
std::string_view WhyNoValue(const MatchView& match);

// As WhyNoValue(), of a match that begins with a setting's name, and where it stands.
std::string_view WhyNoSetting(const MatchReading& reading);

// As WhyNoValue(), and looks at the name that the value is given to. Of generic rules' matches.
std::string_view WhyNoSecret(const MatchReading& reading);

// Of a generic rule's match where it stands.
std::string_view WhyNoPlace(const MatchReading& reading);

// Why nothing takes the value, though it may look like any other: tests give it to a name that says so.
std::string_view WhyRefused(const MatchReading& reading);

}  // namespace secretscan
