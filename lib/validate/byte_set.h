// A set of bytes, for looking whether a text holds any of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace secretscan {

class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) {
    for (const char member : members) {
      holds_[static_cast<unsigned char>(member)] = true;
    }
  }

  constexpr bool Holds(char byte) const { return holds_[static_cast<unsigned char>(byte)]; }
  bool HoldsAnyOf(std::string_view text) const {
    return std::any_of(text.begin(), text.end(), [&](char byte) { return Holds(byte); });
  }
  bool HoldsAllOf(std::string_view text) const {
    return std::all_of(text.begin(), text.end(), [&](char byte) { return Holds(byte); });
  }

 private:
  std::array<bool, 256> holds_ = {};
};

}  // namespace secretscan
