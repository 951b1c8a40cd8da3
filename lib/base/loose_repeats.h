// Long counted repeats of an expression, taken as unbounded ones.
//
// An automaton counts by states: `[^"]{6,250}"` has hundreds of them, each made when a text first leads there,
// which costs far more than to read a byte. `[^"]{6,}"` has a few. Whatever the expression matches, the looser
// one matches, too, with the same preferences. So if no round of the looser one's match is too many, it is
// the expression's match.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace secretscan {

struct LooseRepeats {
  std::string pattern;
  // A match of `pattern` of so many bytes is the leftmost match of the expression, groups included. In other
  // texts that `pattern` matches, the expression may match elsewhere or not at all. Where `pattern` does not
  // match, it does not either.
  size_t max_length = 0;
};

// Of a valid expression; nullopt if it has no such repeats.
std::optional<LooseRepeats> LoosenRepeats(std::string_view pattern);

}  // namespace secretscan
