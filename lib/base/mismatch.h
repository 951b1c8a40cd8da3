// How far two texts are alike.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// The number of equal bytes at the front of both.
size_t CommonPrefix(std::string_view a, std::string_view b);
// The same at their backs.
size_t CommonSuffix(std::string_view a, std::string_view b);

}  // namespace secretscan
