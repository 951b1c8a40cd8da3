// A set of characters, each a byte, for looking whether a text holds any of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace secretscan {

class CharacterSet {
 public:
  constexpr explicit CharacterSet(std::string_view members) {
    for (const char member : members) {
      holds_[static_cast<unsigned char>(member)] = true;
    }
  }

  constexpr bool Holds(char c) const { return holds_[static_cast<unsigned char>(c)]; }
  bool HoldsAnyOf(std::string_view text) const {
    return std::any_of(text.begin(), text.end(), [&](char c) { return Holds(c); });
  }
  bool HoldsAllOf(std::string_view text) const {
    return std::all_of(text.begin(), text.end(), [&](char c) { return Holds(c); });
  }

 private:
  std::array<bool, 256> holds_ = {};
};

}  // namespace secretscan
