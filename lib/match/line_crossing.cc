#include "match/line_crossing.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/find_last.h"
#include "match/position_automaton.h"
#include "match/token_runs.h"

namespace secretscan {
namespace {

using Bytes = PositionAutomaton::Bytes;

const Bytes& Blanks() {
  static const Bytes blanks = [] {
    Bytes bytes;
    for (int c = 0; c < 256; ++c) {
      bytes[static_cast<size_t>(c)] = IsBlankByte(static_cast<unsigned char>(c));
    }
    return bytes;
  }();
  return blanks;
}

// What stands before (after) a blank at `position`, with nothing but blanks between.
Bytes Around(const PositionAutomaton& automaton, uint32_t position, bool before) {
  std::vector<bool> seen(automaton.size());
  PositionAutomaton::Positions open = {position};
  Bytes found;
  seen[position] = true;
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    for (const uint32_t other : before ? automaton.precede(at) : automaton.follow(at)) {
      found |= automaton.set(other) & ~Blanks();
      if (!seen[other] && (automaton.set(other) & Blanks()).any()) {
        seen[other] = true;
        open.push_back(other);
      }
    }
  }
  return found;
}

bool IsBlank(char c) { return IsBlankByte(static_cast<unsigned char>(c)); }

}  // namespace

void LineCrossing::Add(const RegexNode& root) {
  const PositionAutomaton automaton(root);
  for (uint32_t position = 0; position < automaton.size(); ++position) {
    if (!automaton.set(position)['\n']) {
      continue;
    }
    const Bytes before = Around(automaton, position, true);
    const Bytes after = Around(automaton, position, false);
    for (size_t a = 0; a < 256; ++a) {
      for (size_t b = 0; before[a] && b < 256; ++b) {
        if (after[b]) {
          pairs_.set(a << 8 | b);
        }
      }
    }
  }
}

size_t LineCrossing::BoundAfter(std::string_view text, size_t from, size_t reach) const {
  const size_t limit = std::min(text.size(), from + reach);
  for (size_t pos = from + 1; pos < limit;) {
    const size_t newline = text.substr(0, limit).find('\n', pos);
    if (newline == std::string_view::npos) {
      break;
    }
    size_t begin = newline;  // of the blanks around the line break
    while (begin > from && IsBlank(text[begin - 1])) {
      --begin;
    }
    size_t end = newline + 1;
    while (end < text.size() && IsBlank(text[end])) {
      ++end;
    }
    if (end == text.size()) {
      return end;
    }
    // A match from before `from` holds the character before the break only if that stands behind.
    if (begin > from && !Allows(static_cast<unsigned char>(text[begin - 1]),
                                static_cast<unsigned char>(text[end]))) {
      return end + 1;
    }
    pos = end + 1;
  }
  return secretscan::BoundAfter(text, from, reach);
}

size_t LineCrossing::BoundBefore(std::string_view text, size_t from, size_t reach,
                                 size_t floor) const {
  const size_t limit = std::max(from - std::min(from, reach), std::min(from, floor));
  for (size_t pos = from; pos > limit + 1;) {
    const size_t found = FindLast(text.substr(limit, pos - 1 - limit), '\n');
    if (found == std::string_view::npos) {
      break;
    }
    const size_t newline = limit + found;
    size_t begin = newline;
    while (begin > floor && IsBlank(text[begin - 1])) {
      --begin;
    }
    size_t end = newline + 1;
    while (end < from && IsBlank(text[end])) {
      ++end;
    }
    if (begin <= floor) {
      return floor;
    }
    if (end < from && !Allows(static_cast<unsigned char>(text[begin - 1]),
                              static_cast<unsigned char>(text[end]))) {
      return begin - 1;
    }
    pos = begin;
  }
  return secretscan::BoundBefore(text, from, reach, floor);
}

}  // namespace secretscan
