// Finds the runs of a text that look encoded, without decoding them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "decode/decoder.h"

namespace secretscan {

struct Candidate {
  Span range;
  Encoding encoding = Encoding::kPercent;
};

// Yields the matches, leftmost first and not overlapping, of the alternation
//   percent   %HH, and on to the last %HH of the same line
//   unicode   (U+HHHH and one blank or the end of the text)+, or (one or two backslashes, u, HHHH)+
//   hex       32 or more hexadecimal digits
//   base64    16 or more of [A-Za-z0-9_/+-], then up to two =
// where at one place the first alternative that matches wins. Reads every byte a bounded number of
// times. `text` must outlive the scanner.
class CandidateScanner {
 public:
  explicit CandidateScanner(std::string_view text) : text_(text) {}

  // False at the end of the text.
  bool Next(Candidate* out);

 private:
  // The first place at or after `pos_` where a candidate may begin; npos when there is none.
  size_t NextStart();
  void ReadWindow(size_t begin);
  bool MatchAt(size_t pos, Candidate* out) const;
  size_t PercentEnd(size_t pos) const;
  size_t CodePointsEnd(size_t pos) const;
  size_t EscapesEnd(size_t pos) const;
  size_t HexOrBase64End(size_t pos, Encoding* encoding) const;  // pos within the window

  std::string_view text_;
  size_t pos_ = 0;

  // The window: bit i of the masks speaks of text_[window_begin_ + i].
  bool has_window_ = false;
  size_t window_begin_ = 0;
  uint64_t base64_ = 0;  // is one of base64's characters
  uint64_t starts_ = 0;  // may begin a candidate; known for all but the last 16
};

}  // namespace secretscan
