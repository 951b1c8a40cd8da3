// The search for encoded runs, one byte after the other. What CandidateScanner is compared with.
#pragma once

#include <string_view>
#include <vector>

#include "decode/candidate_scanner.h"

namespace secretscan {

// All matches of the alternation that CandidateScanner documents; none is left out.
std::vector<RunCandidate> SlowCandidates(std::string_view text);

}  // namespace secretscan
