// Views inside a text: percent, unicode, hexadecimal and base64 runs, decoded in place, pass by
// pass, as the reference does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
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
  bool joins_lines;  // the encoded range holds a newline, which the decoded text has lost
  Span line;         // in the text after it: the line or lines around, as LineAround() gives them
};

// What ToOriginal() needs of the passes before the latest.
struct EarlierPasses {
  std::vector<EncodedSegment> segments;
  std::shared_ptr<const EarlierPasses> earlier;  // null before the first pass
};

// A text after one pass. `segments` are in order and do not overlap. It stands alone: neither the
// text it was decoded from nor `previous` needs to outlive it. Const methods may be called from
// any number of threads; their time is logarithmic in the number of segments, but for Kinds(),
// which looks at each segment that `range` touches.
struct DecodedText {
  std::string text;
  std::vector<EncodedSegment> segments;  // decoded in this pass
  std::shared_ptr<const EarlierPasses> earlier;

  // True if `range` (of `text`) overlaps or touches a segment of this pass.
  bool Touches(Span range) const;
  // The range of pass-0 text that `range` stands for, as the reference maps it: all of a segment
  // that contains it, otherwise the touched segments merged and widened by what hangs over. A
  // range that touches no segment comes back unchanged.
  Span ToOriginal(Span range) const;
  // Encoding bits of the segments that `range` touches, and their depth; 0 if it touches none.
  uint8_t Kinds(Span range) const;
  int Depth(Span range) const;
  // The decoded text's line or lines around the segments that `range` touches, from the newline
  // before (included) to the newline after. All of the text if it touches none.
  std::string_view LineAround(Span range) const;
};

// Decodes everything decodable in `text`, which is the pass-0 text when `previous` is null, or
// else previous->text. False when nothing was: then *out is left as it was. `out` may be
// `previous`. Linear in text.size(). out->text is never longer than `text`; there is at most one
// segment for every four bytes of it (80 bytes each), and a copy of the earlier passes' segments.
bool DecodePass(std::string_view text, const DecodedText* previous, DecodedText* out);

// Whether DecodePass() would decode anything in `text`. Stops at the first run that it would.
bool MayDecode(std::string_view text);

// Appends the runs of `text` that a first DecodePass() decodes, each moved by `offset`.
void FindEncodedRuns(std::string_view text, size_t offset, std::vector<Span>* runs);

// Tags in the reference's order: "decoded:percent" …, then "decode-depth:N".
std::vector<std::string> DecodeTags(uint8_t kinds, int depth);

}  // namespace secretscan
