// Words sought in one text: most of them are told to be missing by their first two characters.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace secretscan {

class WordSearch {
 public:
  // Linear. `text` outlives this.
  explicit WordSearch(std::string_view text) : text_(text) {
    for (size_t i = 0; i + 1 < text.size(); ++i) {
      const size_t slot = SlotOf(text[i], text[i + 1]);
      pairs_[slot / 64] |= uint64_t{1} << slot % 64;
    }
  }

  bool Holds(std::string_view word) const {
    if (word.size() >= 2) {
      const size_t slot = SlotOf(word[0], word[1]);
      if ((pairs_[slot / 64] >> slot % 64 & 1) == 0) {
        return false;
      }
    }
    return text_.find(word) != std::string_view::npos;
  }

  template <size_t n>
  bool HoldsOneOf(const std::array<std::string_view, n>& words) const {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return Holds(word); });
  }

 private:
  static constexpr size_t kSlots = 1024;

  static size_t SlotOf(char a, char b) {
    return (static_cast<unsigned char>(a) * 37U + static_cast<unsigned char>(b)) % kSlots;
  }

  std::string_view text_;
  std::array<uint64_t, kSlots / 64> pairs_ = {};  // which pairs of neighbours there are, hashed
};

}  // namespace secretscan
