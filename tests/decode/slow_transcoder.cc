#include "decode/slow_transcoder.h"

#include <cstdint>
#include <vector>

namespace secretscan {
namespace {

// By hand, so that nothing is shared with what is tested.
void AppendRune(uint32_t rune, std::string* out) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) {
    rune = 0xFFFD;
  }
  const auto push = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (rune < 0x80) {
    push(rune);
  } else if (rune < 0x800) {
    push(0xC0 + rune / 64);
    push(0x80 + rune % 64);
  } else if (rune < 0x10000) {
    push(0xE0 + rune / 4096);
    push(0x80 + rune / 64 % 64);
    push(0x80 + rune % 64);
  } else {
    push(0xF0 + rune / 262144);
    push(0x80 + rune / 4096 % 64);
    push(0x80 + rune / 64 % 64);
    push(0x80 + rune % 64);
  }
}

}  // namespace

std::string SlowTranscode(TextEncoding encoding, std::string_view bytes) {
  const bool wide = encoding == TextEncoding::kUtf32Le || encoding == TextEncoding::kUtf32Be;
  const bool big = encoding == TextEncoding::kUtf16Be || encoding == TextEncoding::kUtf32Be;
  const size_t width = wide ? 4 : 2;
  std::vector<uint32_t> units;
  for (size_t i = 0; i + width <= bytes.size(); i += width) {
    uint32_t unit = 0;
    for (size_t k = 0; k < width; ++k) {
      const size_t at = big ? i + k : i + width - 1 - k;
      unit = unit * 256 + static_cast<unsigned char>(bytes[at]);
    }
    units.push_back(unit);
  }
  std::string out;
  for (size_t i = 0; i < units.size(); ++i) {
    if (i == 0 && units[0] == 0xFEFF) {
      continue;
    }
    const bool pair = !wide && units[i] >= 0xD800 && units[i] < 0xDC00 && i + 1 < units.size() &&
                      units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000;
    if (pair) {
      AppendRune(0x10000 + (units[i] - 0xD800) * 0x400 + (units[i + 1] - 0xDC00), &out);
      ++i;
    } else {
      AppendRune(units[i], &out);
    }
  }
  if (bytes.size() % width != 0) {
    AppendRune(0xFFFD, &out);
  }
  return out;
}

}  // namespace secretscan
