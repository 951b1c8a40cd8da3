// Views inside a text: percent, unicode, hexadecimal and base64 runs, decoded in place, pass by
// pass, as the reference does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"

namespace secretscan {

enum class Encoding : uint8_t { kPercent = 1, kUnicode = 2, kHex = 4, kBase64 = 8 };

// One run that a pass decoded.
struct EncodedSegment {
  Span original;     // in the text of pass 0: all that this segment stands for
  Span encoded;      // in the text before this pass
  Span decoded;      // in the text after it
  uint8_t kinds;     // Encoding bits: its own, and those of earlier passes' segments it overlaps
  int depth;         // 1 for the first pass
};

// A text after one pass. `segments` are in order and do not overlap.
struct DecodedText {
  std::string text;
  std::vector<EncodedSegment> segments;  // decoded in this pass

  // True if `range` (of `text`) overlaps or touches a segment of this pass.
  bool Touches(Span range) const;
  // The range of pass-0 text that `range` stands for, as the reference maps it: all of a segment
  // that contains it, otherwise the touched segments merged and widened by what hangs over.
  Span ToOriginal(Span range) const;
  // Encoding bits of the segments that `range` touches, and the depth of the deepest.
  uint8_t Kinds(Span range) const;
  int Depth(Span range) const;
  // The decoded text's line or lines around the segments that `range` touches, from the newline
  // before (included) to the newline after.
  std::string_view LineAround(Span range) const;
};

// Decodes everything decodable in `text`, which is the pass-0 text when `previous` is null, or
// else previous->text. False when nothing was: then *out is left as it was. Linear in
// text.size(); *out is at most about as large as `text`.
bool DecodePass(std::string_view text, const DecodedText* previous, DecodedText* out);

// Tags in the reference's order: "decoded:percent" …, then "decode-depth:N".
std::vector<std::string> DecodeTags(uint8_t kinds, int depth);

}  // namespace secretscan
