// Which parts of a text must be looked at again when the rest was copied from one that is known.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "git/delta.h"

namespace secretscan {

// Bytes beside a match that decide about it: one rune, and how invalid UTF-8 is read.
inline constexpr size_t kContext = 4;

// A piece of the text that holds enough of it to tell which matches end in [first_end, last_end].
struct Window {
  Span text;
  size_t first_end = 0;
  size_t last_end = 0;
};

// A copied piece and the match ends in it whose matches, with kContext bytes beside them, lie in
// that piece whole: they are the base's, `shift` bytes further on.
struct CleanEnds {
  size_t first_end = 0;      // in the target
  size_t last_end = 0;
  std::ptrdiff_t shift = 0;  // target position - base position
  Span segment;              // the copied piece, in the target
};

// Splits the ends 0 … text.size() of a delta's result into clean ones and windows; both in order. No
// match spans more than `reach` (in the sense of BoundAfter). `base_size`: of the base's text.
// Linear in text.size() and copies.size().
struct DeltaWindows {
  std::vector<Window> windows;
  std::vector<CleanEnds> clean;

  void Compute(std::string_view text, size_t base_size, std::span<const CopySegment> copies,
               size_t reach);
  // The whole text as one window.
  void ComputeWhole(std::string_view text);
};

// Whether it is certain that text[newline] stays a newline, and divides what stands on either side,
// however often the text is decoded.
bool IsStableNewline(std::string_view text, size_t newline);

// The last position <= pos (the first position >= pos) that is the text's begin (end) or follows a
// stable newline.
size_t StableLineBegin(std::string_view text, size_t pos);
size_t StableLineEnd(std::string_view text, size_t pos);

// A copied piece that begins and ends where stable lines do.
struct CleanLines {
  Span lines;                // in the target
  std::ptrdiff_t shift = 0;
};

// The stable lines that were copied whole, in order.
void FindCleanLines(std::string_view text, size_t base_size, std::span<const CopySegment> copies,
                    std::vector<CleanLines>* clean);

}  // namespace secretscan
