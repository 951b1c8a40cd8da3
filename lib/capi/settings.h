// Setting a member by number.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/status.h"

namespace secretscan {

inline absl::Status Set(std::string* member, std::string_view text) {
  *member = text;
  return absl::OkStatus();
}

inline absl::Status Add(std::vector<std::string>* member, std::string_view text) {
  member->emplace_back(text);
  return absl::OkStatus();
}

inline absl::Status Set(bool* member, int64_t number) {
  if (number != 0 && number != 1) {
    return InvalidArgument("a switch is neither 0 nor 1");
  }
  *member = number == 1;
  return absl::OkStatus();
}

// At least `least`, and what `Number` can hold at most.
template <typename Number>
absl::Status SetFrom(int64_t least, Number* member, int64_t number) {
  if (number < least || number > std::numeric_limits<Number>::max()) {
    return InvalidArgument("a number is out of its range");
  }
  *member = static_cast<Number>(number);
  return absl::OkStatus();
}

}  // namespace secretscan
