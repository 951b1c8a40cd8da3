// Which line ends a match can reach over.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "base/regex_syntax.h"

namespace secretscan {

// Most rules cross a line's end only where something is assigned or quoted: next to an operator or a
// quote. So the characters on either side of a line break (blanks aside) tell whether any match may
// contain both. Immutable once filled.
class LineCrossing {
 public:
  // Adds what matches of `root` can cross. Letters that only fold to ASCII ones are left out.
  void Add(const RegexNode& root);

  // For something of which nothing is known but its length.
  void AddAnything() { pairs_.set(); }

  // Whether a match can hold the last non-blank before and the first non-blank after a line break.
  bool Allows(unsigned char before, unsigned char after) const {
    return pairs_[size_t{before} << 8 | after];
  }

  // BoundAfter() and BoundBefore() (token_runs.h) for matches of what was added: they stop at a line
  // break that none of them crosses.
  size_t BoundAfter(std::string_view text, size_t from, size_t reach) const;
  size_t BoundBefore(std::string_view text, size_t from, size_t reach, size_t floor = 0) const;

  // How many of the 65,536 pairs are allowed; to judge a rule pack by.
  size_t allowed() const { return pairs_.count(); }

  template <typename Archive>
  friend void Fields(Archive& archive, LineCrossing& crossing) {
    std::string bytes(reinterpret_cast<const char*>(&crossing.pairs_), sizeof crossing.pairs_);
    archive(bytes);
    if (bytes.size() == sizeof crossing.pairs_) {
      std::memcpy(&crossing.pairs_, bytes.data(), bytes.size());
    }
  }

 private:
  std::bitset<65536> pairs_;
};

}  // namespace secretscan
