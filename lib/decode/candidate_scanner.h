// Finds the runs of a text that look encoded, without decoding them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "decode/byte_masks.h"
#include "decode/decoder.h"

namespace secretscan {

struct RunCandidate {
  Span range;
  Encoding encoding = Encoding::kPercent;
};

// Yields the matches, leftmost first and not overlapping, of the alternation
//   percent   %HH, and on to the last %HH of the same line
//   unicode   (U+HHHH and one blank or the end of the text)+, or (one or two backslashes, u, HHHH)+
//   hex       32 or more hexadecimal digits
//   base64    16 or more of [A-Za-z0-9_/+-], then up to two =
// where at one place the first alternative that matches wins. Most base64 matches that cannot
// decode are left out: no other run gives way to them. Reads every byte a bounded number of times.
// `text` must outlive the scanner.
class CandidateScanner {
 public:
  explicit CandidateScanner(std::string_view text) : text_(text) {}

  // False at the end of the text.
  bool Next(RunCandidate* out);

 private:
  // The first place at or after `pos_` where a candidate may begin; npos when there is none.
  size_t NextStart();
  void ReadPortion();
  // Whether the U at `pos` stands in a base64 match that was left out; goes on behind that.
  bool SkipsMatchAround(size_t pos);
  bool MatchAt(size_t pos, RunCandidate* out) const;
  size_t PercentEnd(size_t pos) const;
  size_t CodePointsEnd(size_t pos) const;
  size_t EscapesEnd(size_t pos) const;
  size_t Base64End(size_t pos) const;
  size_t HexOrBase64End(size_t pos, Encoding* encoding) const;

  static constexpr size_t kBlocks = 32;

  std::string_view text_;
  size_t pos_ = 0;
  size_t floor_ = 0;  // the end of the match before

  // What is known of the bytes from portion_begin_ on: of one block more than where matches may
  // begin, since it decides about the last of these.
  size_t portion_begin_ = 0;
  size_t blocks_ = 0;
  std::array<ByteMasks, kBlocks + 1> masks_;
  std::array<uint64_t, kBlocks> starts_;
};

}  // namespace secretscan
