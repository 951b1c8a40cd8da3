// What was made of a match, for people.
#pragma once

#include <string>

#include "rules/rule.h"
#include "scan/finding.h"
#include "scan/scan_observer.h"

namespace secretscan {

// "its entropy of 2.85 bits is not above the rule's limit of 3": why the match is left out, without
// the secret; of one that is fine, what the rule's checks said, or nothing. `min_confidence` is what
// the scan asked for.
std::string JudgementText(const Rule& rule, const Finding& finding,
                          const MatchJudgement& judgement, Confidence min_confidence);

// With two decimals at most, whatever the locale.
std::string BitsText(double bits);

}  // namespace secretscan
