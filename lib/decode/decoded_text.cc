#include <algorithm>
#include <span>

#include "decode/decoder.h"

namespace secretscan {
namespace {

using Segments = std::span<const EncodedSegment>;

// The segments whose decoded range overlaps or touches `range`. They are neighbours.
Segments Touched(Segments segments, Span range) {
  const auto first = std::partition_point(
      segments.begin(), segments.end(),
      [&](const EncodedSegment& segment) { return segment.decoded.end < range.begin; });
  const auto last = std::partition_point(
      first, segments.end(),
      [&](const EncodedSegment& segment) { return segment.decoded.begin <= range.end; });
  return Segments(first, last);
}

bool Contains(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// `range` of the text after a pass, which touches no segment but `touched`, in the text before it.
// What hangs over on the left and on the right is copied text, so its length is the same in both.
// No decoder makes a run longer; therefore the first segment reaches furthest left and the last
// one furthest right, and those between need not be looked at.
Span BeforePass(Segments touched, Span range) {
  const EncodedSegment& first = touched.front();
  const EncodedSegment& last = touched.back();
  Span before{first.encoded.begin, last.encoded.end};
  if (range.begin < first.decoded.begin) {
    before.begin -= first.decoded.begin - range.begin;
  }
  if (range.end > last.decoded.end) {
    before.end += range.end - last.decoded.end;
  }
  return before;
}

}  // namespace

bool DecodedText::Touches(Span range) const { return !Touched(segments, range).empty(); }

Span DecodedText::ToOriginal(Span range) const {
  Segments pass = segments;
  const EarlierPasses* next = earlier.get();
  while (true) {
    const Segments touched = Touched(pass, range);
    if (touched.empty()) {
      return range;
    }
    // Only the first two can contain it: the second starts behind whatever the first only touches.
    for (const EncodedSegment& segment : touched.first(std::min<size_t>(touched.size(), 2))) {
      if (Contains(segment.decoded, range)) {
        return segment.original;
      }
    }
    range = BeforePass(touched, range);
    if (next == nullptr) {
      return range;
    }
    pass = next->segments;
    next = next->earlier.get();
  }
}

uint8_t DecodedText::Kinds(Span range) const {
  uint8_t kinds = 0;
  for (const EncodedSegment& segment : Touched(segments, range)) {
    kinds |= segment.kinds;
  }
  return kinds;
}

int DecodedText::Depth(Span range) const {
  const Segments touched = Touched(segments, range);
  return touched.empty() ? 0 : touched.front().depth;
}

std::string_view DecodedText::LineAround(Span range) const {
  const Segments touched = Touched(segments, range);
  if (touched.empty()) {
    return text;
  }
  const size_t begin = touched.front().line.begin;
  return std::string_view(text).substr(begin, touched.back().line.end - begin);
}

std::vector<std::string> DecodeTags(uint8_t kinds, int depth) {
  static constexpr struct {
    Encoding encoding;
    const char* tag;
  } kTags[] = {{Encoding::kPercent, "decoded:percent"},
               {Encoding::kUnicode, "decoded:unicode"},
               {Encoding::kHex, "decoded:hex"},
               {Encoding::kBase64, "decoded:base64"}};
  std::vector<std::string> tags;
  for (const auto& [encoding, tag] : kTags) {
    if (kinds & static_cast<uint8_t>(encoding)) {
      tags.push_back(tag);
    }
  }
  tags.push_back("decode-depth:" + std::to_string(depth));
  return tags;
}

}  // namespace secretscan
