// A long run holds at least two neighbouring points of any grid whose step is half its length, so
// only the bytes at such points are looked at, and more only around those of a kind.
#include "match/token_runs.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace secretscan {
namespace {

constexpr size_t kStep = kLongRun / 2;

enum Kind : uint8_t { kNeither, kToken, kBlank };

constexpr std::array<uint8_t, 256> KindTable() {
  std::array<uint8_t, 256> table{};
  for (int c = 0; c < 256; ++c) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    const bool neither =
        c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '{' || c == '}';
    table[c] = blank ? kBlank : neither ? kNeither : kToken;
  }
  return table;
}
constexpr std::array<uint8_t, 256> kKinds = KindTable();

uint8_t KindOf(char c) { return kKinds[static_cast<unsigned char>(c)]; }

}  // namespace

bool IsTokenByte(unsigned char c) { return kKinds[c] == kToken; }

size_t BoundAfter(std::string_view text, size_t from, size_t reach) {
  if (reach < kLongRun) {  // no long run within reach
    return from + std::min(reach, text.size() - from);
  }
  size_t pos = from;
  size_t counted = 0;
  while (counted < reach) {
    if (text.size() - pos <= kStep) {
      return text.size();
    }
    // The run around this grid point, if it is a long one, reaches the next grid point as well.
    const size_t point = pos + kStep - 1;
    if (const uint8_t kind = KindOf(text[point]); kind != kNeither) {
      size_t end = point + 1;
      while (end < text.size() && KindOf(text[end]) == kind) {
        ++end;
      }
      if (end - point > kStep) {
        size_t begin = point;
        while (begin > pos && KindOf(text[begin - 1]) == kind) {
          --begin;
        }
        if (end - begin >= kLongRun) {
          counted += begin - pos;
          pos = end;
          continue;
        }
      }
    }
    pos += kStep;
    counted += kStep;
  }
  return pos;
}

size_t BoundBefore(std::string_view text, size_t from, size_t reach, size_t floor) {
  if (reach < kLongRun) {
    return from - std::min(reach, from - floor);
  }
  size_t pos = from;
  size_t counted = 0;
  while (counted < reach) {
    if (pos <= floor + kStep) {
      return floor;
    }
    const size_t point = pos - kStep;
    if (const uint8_t kind = KindOf(text[point]); kind != kNeither) {
      size_t begin = point;
      while (begin > floor && KindOf(text[begin - 1]) == kind) {
        --begin;
      }
      if (begin == floor) {
        return floor;
      }
      if (point - begin >= kStep) {
        size_t end = point + 1;
        while (end < pos && KindOf(text[end]) == kind) {
          ++end;
        }
        if (end - begin >= kLongRun) {
          counted += pos - end;
          pos = begin;
          continue;
        }
      }
    }
    pos -= kStep;
    counted += kStep;
  }
  return pos;
}

}  // namespace secretscan
