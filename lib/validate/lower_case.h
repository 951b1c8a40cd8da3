// ASCII letters made small.
#pragma once

#include <string>
#include <string_view>

#include "absl/strings/ascii.h"

namespace secretscan {

inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return lower;
}

}  // namespace secretscan
