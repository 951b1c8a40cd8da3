// Where two texts begin and end alike.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// The number of equal bytes at the front, and at the end, of both.
size_t CommonPrefix(std::string_view a, std::string_view b);
size_t CommonSuffix(std::string_view a, std::string_view b);

}  // namespace secretscan
