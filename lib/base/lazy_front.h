// The lazy repeat that many rules' expressions begin with, taken apart from what follows.
//
// In `[\w.-]{0,50}?(?:token|key)…` the front only says how far back from the name a match begins. An
// engine that looks for all of it has to tell apart, at each byte of a name, how many bytes of the front
// came before; that makes most of the states of RE2's automaton. Looking for the rest alone and going back
// from there gives the same match: a match begins leftmost, so at the first byte from which the front leads
// to a match of the rest, and a lazy front leads to the first of these.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace secretscan {

// Immutable.
class LazyFront {
 public:
  // nullopt for a valid pattern that does not begin with `SET{0,N}?` or `SET*?` of a plain ASCII set, or of
  // which that is not all alternatives' front. What it is for a pattern that is not valid is not specified.
  static std::optional<LazyFront> Split(std::string_view pattern);

  // The pattern without its front; it has the same groups.
  const std::string& rest() const { return rest_; }

  // Where the pattern's leftmost match begins that may begin at `floor` or behind it, if that of rest()
  // begins at `rest_begin`. UTF-8; floor <= rest_begin <= text.size().
  size_t Begin(std::string_view text, size_t floor, size_t rest_begin) const;

 private:
  LazyFront() = default;

  std::string rest_;
  size_t max_ = 0;  // runes
  std::bitset<128> ascii_;
  // The letters that fold to s and k.
  bool has_long_s_ = false;
  bool has_kelvin_sign_ = false;
};

}  // namespace secretscan
