// How sentences name a number of things.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace secretscan {

// "1 secret", "2 secrets": for nouns whose plural takes an "s".
inline std::string Counted(size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace secretscan
