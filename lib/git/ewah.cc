#include "git/ewah.h"

#include "base/status.h"

namespace secretscan {
namespace {

constexpr uint64_t kWordBits = 64;

absl::Status Malformed() { return DataLoss("malformed bitmap"); }

}  // namespace

absl::StatusOr<std::vector<uint32_t>> TakeEwahBits(ByteReader* reader, uint32_t limit) {
  // Number of bits, number of words, the words, and the place of the last marker among them.
  uint32_t bit_count = 0;
  uint32_t word_count = 0;
  std::string_view bytes;
  uint32_t last_marker = 0;
  if (!reader->Take32(&bit_count) || !reader->Take32(&word_count) ||
      !reader->TakeBytes(size_t{word_count} * 8, &bytes) || !reader->Take32(&last_marker)) {
    return Malformed();
  }
  std::vector<uint32_t> bits;
  ByteReader words(bytes);
  uint64_t position = 0;
  uint64_t marker = 0;
  while (words.Take64(&marker)) {
    // A marker: a bit, how many words are filled with it (32 bits), and how many follow as they are.
    const bool filled = (marker & 1) != 0;
    const uint64_t run = (marker >> 1 & 0xFFFFFFFFu) * kWordBits;
    if (filled && run > 0) {
      if (position > limit || run > limit - position) {
        return Malformed();
      }
      for (uint64_t bit = position; bit < position + run; ++bit) {
        bits.push_back(static_cast<uint32_t>(bit));
      }
    }
    position += run;
    if (position > bit_count + kWordBits) {
      return Malformed();
    }
    for (uint64_t literals = marker >> 33; literals > 0; --literals) {
      uint64_t word = 0;
      if (!words.Take64(&word)) {
        return Malformed();
      }
      for (; word != 0; word &= word - 1) {
        const uint64_t bit = position + static_cast<uint64_t>(__builtin_ctzll(word));
        if (bit >= limit) {
          return Malformed();
        }
        bits.push_back(static_cast<uint32_t>(bit));
      }
      position += kWordBits;
    }
  }
  return bits;
}

}  // namespace secretscan
