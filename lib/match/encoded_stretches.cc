#include "match/encoded_stretches.h"

#include <algorithm>
#include <cstdint>

#include "base/character_set.h"
#include "match/position_automaton.h"

namespace secretscan {
namespace {

// To look for the other rules in all of a text costs as much as to leave out this part of it saves.
constexpr size_t kLeastShare = 16;

constexpr CharacterSet kEncoded("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

}  // namespace

bool MayMatchInStretch(const RegexNode& root) {
  PositionAutomaton::Bytes encoded;
  for (size_t byte = 0; byte < encoded.size(); ++byte) {
    encoded[byte] = kEncoded.Holds(static_cast<char>(byte));
  }
  const PositionAutomaton automaton(root, /*by_byte=*/true);
  std::vector<bool> seen(automaton.size());
  PositionAutomaton::Positions open;
  const auto reach = [&](const PositionAutomaton::Positions& positions) {
    for (const uint32_t position : positions) {
      if (!seen[position] && (automaton.set(position) & encoded).any()) {
        seen[position] = true;
        open.push_back(position);
      }
    }
  };
  reach(automaton.whole().first);
  while (!open.empty()) {
    const uint32_t position = open.back();
    open.pop_back();
    reach(automaton.follow(position));
  }
  const PositionAutomaton::Positions& last = automaton.whole().last;
  return automaton.whole().nullable ||
         std::any_of(last.begin(), last.end(), [&](uint32_t position) { return seen[position]; });
}

void FindPieces(std::string_view text, std::vector<Span>* pieces) {
  pieces->clear();
  size_t begin = 0;  // of the piece under way
  size_t left_out = 0;
  // A stretch holds one of any so many bytes in a row.
  for (size_t at = kLeastStretch - 1; at < text.size(); at += kLeastStretch) {
    if (!kEncoded.Holds(text[at])) {
      continue;
    }
    size_t first = at;
    while (first > 0 && kEncoded.Holds(text[first - 1])) {
      --first;
    }
    while (at < text.size() && kEncoded.Holds(text[at])) {
      ++at;
    }
    if (at - first >= kLeastStretch) {
      const size_t end = first + kStretchMargin + 1;
      pieces->push_back({begin, end});
      begin = at - kStretchMargin - 1;
      left_out += begin - end;
    }
  }
  pieces->push_back({begin, text.size()});
  if (left_out * kLeastShare < text.size()) {
    *pieces = {{0, text.size()}};
  }
}

}  // namespace secretscan
