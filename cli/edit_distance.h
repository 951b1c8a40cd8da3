// How far a mistyped word is from a known one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
int EditDistance(std::string_view a, std::string_view b);

// The known word nearest to `word`; empty when none is near enough to be what was meant (a third
// of its length, at most 3). The first of several equally near ones.
std::string NearestWord(std::string_view word, const std::vector<std::string>& known);

}  // namespace secretscan
