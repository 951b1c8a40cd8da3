// The decoding passes written for plainness instead of speed: one regular expression finds the
// candidates, and every look-up walks over everything. What the real decoder is compared with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/decoder.h"

namespace secretscan {

struct SlowText {
  std::string text;
  std::vector<EncodedSegment> segments;
  const SlowText* previous = nullptr;  // must outlive this one
};

// As DecodePass(): `text` is previous->text unless `previous` is null.
bool SlowDecodePass(std::string_view text, const SlowText* previous, SlowText* out);

// As DecodedText's methods of these names.
bool SlowTouches(const SlowText& decoded, Span range);
Span SlowToOriginal(const SlowText& decoded, Span range);
uint8_t SlowKinds(const SlowText& decoded, Span range);
int SlowDepth(const SlowText& decoded, Span range);
std::string SlowLineAround(const SlowText& decoded, Span range);

// Decodes `text` pass by pass with both decoders, until nothing more decodes or six passes were
// made, and compares all that they say, also about ranges picked from the text with `seed`. Empty
// when they agree, or else what differs.
std::string CompareDecoders(std::string_view text, uint32_t seed);

}  // namespace secretscan
