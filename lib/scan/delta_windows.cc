#include "scan/delta_windows.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/find_last.h"

namespace secretscan {
namespace {

size_t Minus(size_t a, size_t b) { return a > b ? a - b : 0; }

bool BeginsBoth(const CopySegment& copy) { return copy.target == 0 && copy.base == 0; }

bool EndsBoth(const CopySegment& copy, size_t size, size_t base_size) {
  return copy.target + copy.size == size && copy.base + copy.size == base_size;
}

std::ptrdiff_t ShiftOf(const CopySegment& copy) {
  return static_cast<std::ptrdiff_t>(copy.target) - static_cast<std::ptrdiff_t>(copy.base);
}

// Shorter copies are not worth telling from what is new, nor are shorter gaps between windows.
constexpr size_t kMinPiece = 256;
constexpr size_t kMinGap = 24;

// What a character at a line's end says about the newline behind it.
enum class Tail : uint8_t {
  kBreaker,  // no encoded run takes it in but a percent run, which would have to end behind it
  kBlank,
  kToken,    // may be part of a run, if there are enough of them
  kSuspect,  // may be part of a short run, or is a newline
};

constexpr std::array<Tail, 256> TailTable() {
  std::array<Tail, 256> table{};
  for (int c = 0; c < 256; ++c) {
    const bool token = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                       (c >= 'a' && c <= 'z') || c == '/' || c == '=' || c == '_' || c == '-';
    const bool blank = c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\v';
    const bool suspect = c == '+' || c == '%' || c == '\\' || c == '\n';
    table[c] = token     ? Tail::kToken
               : blank   ? Tail::kBlank
               : suspect ? Tail::kSuspect
                         : Tail::kBreaker;
  }
  return table;
}
constexpr std::array<Tail, 256> kTails = TailTable();
constexpr size_t kMaxPlainToken = 15;  // the shortest run that needs no sign is of 16 characters
constexpr size_t kMaxTail = 256;       // farther back nothing is looked for

}  // namespace

void DeltaWindows::ComputeWhole(std::string_view text) {
  windows.assign(1, {{0, text.size()}, 0, text.size()});
  clean.clear();
}

void DeltaWindows::Compute(std::string_view text, size_t base_size,
                           std::span<const CopySegment> copies,
                           const LineCrossing& crossing, size_t reach) {
  windows.clear();
  clean.clear();
  const size_t size = text.size();
  size_t looked_to = 0;  // nothing before this can be clean
  for (const CopySegment& copy : copies) {
    const size_t copy_end = copy.target + copy.size;
    const bool begins_both = BeginsBoth(copy);
    const bool ends_both = EndsBoth(copy, size, base_size);
    if (!begins_both && (copy.size < kMinPiece || copy_end <= looked_to)) {
      continue;
    }
    const size_t last = ends_both ? size : Minus(copy_end, kContext);
    size_t first = 0;
    if (!begins_both) {
      looked_to = std::max(looked_to, crossing.BoundAfter(text, copy.target + kContext, reach));
      first = looked_to;
      if (first >= size) {
        continue;  // matches from before the piece may reach the text's end
      }
    }
    if (first <= last && copy.size > 0) {
      clean.push_back({first, last, ShiftOf(copy), {copy.target, copy_end}});
    }
  }
  // The windows are what is left. Those that would overlap become one.
  size_t kept = 0;
  const auto add = [&](size_t first_end, size_t last_end) {
    const size_t end = std::min(last_end + kContext, size);
    // What lies within the window before is not worth finding: both become one.
    const size_t floor = windows.empty() ? 0 : std::min(windows.back().text.end, first_end);
    const size_t begin = Minus(crossing.BoundBefore(text, first_end, reach, floor), kContext);
    if (!windows.empty() && begin <= windows.back().text.end + kMinGap) {
      Window& window = windows.back();
      window.text.end = end;
      window.last_end = last_end;
      // What lies between is looked at after all, and not clean any more.
      while (kept > 0 && clean[kept - 1].first_end > window.first_end) {
        --kept;
      }
    } else {
      windows.push_back({{begin, end}, first_end, last_end});
    }
  };
  size_t next = 0;  // the first end not yet accounted for
  for (size_t i = 0; i < clean.size(); ++i) {
    const CleanEnds piece = clean[i];
    if (piece.first_end > next) {
      add(next, piece.first_end - 1);
    }
    clean[kept++] = piece;
    next = piece.last_end + 1;
  }
  clean.resize(kept);
  if (next <= size && (next < size || clean.empty() || clean.back().last_end < size)) {
    add(next, size);
    clean.resize(kept);
  }
}

// Behind a breaker only short plain tokens follow, up to the newline. The breaker stays what it is,
// so the blanks and tokens behind it are not joined with anything and do not decode, and the newline
// stands behind something that is not "U+0041": the only thing that could swallow it.
bool IsStableNewline(std::string_view text, size_t newline) {
  size_t token = 0;
  const size_t stop = Minus(newline, kMaxTail);
  for (size_t pos = newline; pos > stop; --pos) {
    switch (kTails[static_cast<unsigned char>(text[pos - 1])]) {
      case Tail::kBreaker:
        return true;
      case Tail::kBlank:
        token = 0;
        break;
      case Tail::kToken:
        if (++token > kMaxPlainToken) {
          return false;
        }
        break;
      case Tail::kSuspect:
        return false;
    }
  }
  return false;
}

size_t StableLineBegin(std::string_view text, size_t pos) {
  while (pos > 0) {
    const size_t newline = FindLast(text.substr(0, pos), '\n');
    if (newline == std::string_view::npos) {
      return 0;
    }
    if (IsStableNewline(text, newline)) {
      return newline + 1;
    }
    pos = newline;
  }
  return 0;
}

size_t StableLineEnd(std::string_view text, size_t pos) {
  if (pos > 0 && pos <= text.size() && text[pos - 1] == '\n' && IsStableNewline(text, pos - 1)) {
    return pos;
  }
  while (pos < text.size()) {
    const size_t newline = text.find('\n', pos);
    if (newline == std::string_view::npos) {
      return text.size();
    }
    if (IsStableNewline(text, newline)) {
      return newline + 1;
    }
    pos = newline + 1;
  }
  return text.size();
}

void FindCleanLines(std::string_view text, size_t base_size, std::span<const CleanEnds> pieces,
                    std::vector<CleanLines>* clean) {
  clean->clear();
  for (const CleanEnds& piece : pieces) {
    const std::string_view copied = text.substr(piece.segment.begin, piece.segment.size());
    const bool begins_both = piece.segment.begin == 0 && piece.shift == 0;
    const bool ends_both =
        piece.segment.end == text.size() &&
        static_cast<std::ptrdiff_t>(text.size()) - piece.shift ==
            static_cast<std::ptrdiff_t>(base_size);
    const size_t begin = begins_both ? 0 : StableLineEnd(copied, 0);
    const size_t end = ends_both ? copied.size() : StableLineBegin(copied, copied.size());
    if (begin < end) {
      clean->push_back(
          {{piece.segment.begin + begin, piece.segment.begin + end}, piece.shift});
    }
  }
}

}  // namespace secretscan
