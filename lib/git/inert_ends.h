// What two texts have in common far from where they differ.
#pragma once

#include <string_view>

#include "git/common_ends.h"

namespace secretscan {

// Whole lines at both ends that can be cut off without changing which of the other lines a line diff
// with indent heuristic marks as changed. Nothing where that is not certain.
CommonEnds FindInertEnds(std::string_view before, std::string_view after);

}  // namespace secretscan
