// White space as Unicode has it (property White_Space): what the reference trims from names and
// messages.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// Bytes of white space at the start of `text`; an invalid byte is none.
size_t LeadingSpace(std::string_view text);
std::string_view RightTrimmed(std::string_view text);
inline std::string_view SpaceTrimmed(std::string_view text) {
  return RightTrimmed(text.substr(LeadingSpace(text)));
}

}  // namespace secretscan
