// What two texts have in common at both ends.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// Bytes of whole lines. They do not overlap in either text.
struct CommonEnds {
  size_t prefix = 0;
  size_t suffix = 0;
};

// As many lines as possible from the beginning, then from the end. A last line without a line feed
// differs from one with it.
CommonEnds FindCommonEnds(std::string_view a, std::string_view b);

}  // namespace secretscan
