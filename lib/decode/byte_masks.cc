#include "decode/byte_masks.h"

#include <bit>
#include <cstring>

#include "base/byte_sets.h"

namespace secretscan {
namespace {

// Fills masks for as many blocks; one byte more than theirs is readable.
using ReadBlocks = void (*)(const char* bytes, std::span<ByteMasks> masks);

// Sixteen bytes side by side (an extension that GCC and Clang share). Of a comparison each byte is
// all ones where it holds and zero elsewhere.
constexpr size_t kLanes = 16;
using Lanes = uint8_t __attribute__((vector_size(kLanes)));

Lanes Load(const char* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, kLanes);
  return lanes;
}

Lanes Equal(Lanes lanes, uint8_t c) { return reinterpret_cast<Lanes>(lanes == c); }

// first <= c < first + count; smaller values wrap around.
Lanes Within(Lanes lanes, uint8_t first, uint8_t count) {
  return reinterpret_cast<Lanes>(lanes - first < count);
}

// Bit i is set where byte i of a comparison's result is.
uint64_t Bits(Lanes lanes) {
#if defined(__SSE2__)
  return static_cast<uint16_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(lanes)));
#else
  static_assert(std::endian::native == std::endian::little);
  uint64_t halves[2];
  std::memcpy(halves, &lanes, sizeof halves);
  for (uint64_t& half : halves) {  // the product gathers the bytes' lowest bits in its top byte
    half = (half & 0x0101010101010101u) * 0x0102040810204080u >> 56;
  }
  return halves[0] | halves[1] << 8;
#endif
}

void ReadBlocksPortably(const char* bytes, std::span<ByteMasks> masks) {
  for (ByteMasks& mask : masks) {
    mask = {};
    for (size_t i = 0; i < ByteMasks::kBlock; i += kLanes) {
      const Lanes c = Load(bytes + i);
      const Lanes next = Load(bytes + i + 1);
      const Lanes base64 = Within(c | 0x20, 'a', 26) | Within(c, '/', 11) |  // slash and digits
                           Equal(c, '_') | Equal(c, '+') | Equal(c, '-');
      const Lanes low = Within(c, 'A', 26) | Within(c, 'a', 6) | Within(c, '0', 10);
      const Lanes escape = Equal(c, '\\') & Equal(next | 0x20, 'u');
      const Lanes code_point = Equal(c, 'U') & Equal(next, '+');
      mask.base64 |= Bits(base64) << i;
      mask.low |= Bits(low) << i;
      mask.signs |= Bits(Equal(c, '%') | escape | code_point) << i;
    }
    bytes += ByteMasks::kBlock;
  }
}

#if defined(__x86_64__)

enum Set : uint8_t {
  kDigits = 1,         // 30 to 39
  kUpper4 = 2,         // 41 to 4F
  kUpper5 = 4,         // 50 to 5A
  kLowerAF = 8,        // 61 to 66
  kLower6 = 16,        // 67 to 6F
  kLower7 = 32,        // 70 to 7A
  kUnderline = 64,     // 5F
  kPunctuation = 128,  // 2B, 2D, 2F
  kLow = kDigits | kUpper4 | kUpper5 | kLowerAF,
};
constexpr uint8_t k1To6 = kDigits | kUpper4 | kUpper5 | kLowerAF | kLower7;
constexpr uint8_t k7To9 = kDigits | kUpper4 | kUpper5 | kLower6 | kLower7;
constexpr uint8_t kBToF = kUpper4 | kLower6;
constexpr ByteSets kSets = {
    {0, 0, kPunctuation, kDigits, kUpper4, kUpper5 | kUnderline, kLowerAF | kLower6, kLower7},
    {kDigits | kUpper5 | kLower7, k1To6, k1To6, k1To6, k1To6, k1To6, k1To6, k7To9, k7To9, k7To9,
     kUpper4 | kUpper5 | kLower6 | kLower7, kBToF | kPunctuation, kBToF, kBToF | kPunctuation, kBToF,
     kBToF | kPunctuation | kUnderline}};

__attribute__((target("avx2"))) inline uint32_t Bits(__m256i lanes) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(lanes));
}

__attribute__((target("avx2"))) inline __m256i Equal(__m256i lanes, char c) {
  return _mm256_cmpeq_epi8(lanes, _mm256_set1_epi8(c));
}

__attribute__((target("avx2"))) inline __m256i Load256(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

__attribute__((target("avx2"))) inline __m256i Signs(__m256i c, __m256i next) {
  const __m256i lower = _mm256_or_si256(next, _mm256_set1_epi8(0x20));
  const __m256i escape = _mm256_and_si256(Equal(c, '\\'), Equal(lower, 'u'));
  const __m256i code_point = _mm256_and_si256(Equal(c, 'U'), Equal(next, '+'));
  return _mm256_or_si256(Equal(c, '%'), _mm256_or_si256(escape, code_point));
}

struct HalfMasks {
  uint32_t no_base64;
  uint32_t not_low;
  uint32_t signs;
};

__attribute__((target("avx2"))) inline HalfMasks ReadHalf(const char* bytes) {
  const __m256i c = Load256(bytes);
  const __m256i sets = SetsOf(c, kSets);
  return {Bits(Equal(sets, 0)), Bits(Equal(_mm256_and_si256(sets, _mm256_set1_epi8(kLow)), 0)),
          Bits(Signs(c, Load256(bytes + 1)))};
}

__attribute__((target("avx2"))) void ReadBlocksAvx2(const char* bytes,
                                                    std::span<ByteMasks> masks) {
  for (ByteMasks& mask : masks) {
    const HalfMasks first = ReadHalf(bytes);
    const HalfMasks second = ReadHalf(bytes + 32);
    mask.base64 = ~(uint64_t{second.no_base64} << 32 | first.no_base64);
    mask.low = ~(uint64_t{second.not_low} << 32 | first.not_low);
    mask.signs = uint64_t{second.signs} << 32 | first.signs;
    bytes += ByteMasks::kBlock;
  }
}

__attribute__((target("avx512bw"))) void ReadBlocksAvx512(const char* bytes,
                                                          std::span<ByteMasks> masks) {
  for (ByteMasks& mask : masks) {
    const __m512i c = _mm512_loadu_si512(bytes);
    const __m512i next = _mm512_loadu_si512(bytes + 1);
    const __m512i sets = SetsOf(c, kSets);
    mask.base64 = _mm512_test_epi8_mask(sets, sets);
    mask.low = _mm512_test_epi8_mask(sets, _mm512_set1_epi8(kLow));
    const __mmask64 escape = _mm512_mask_cmpeq_epi8_mask(
        _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('\\')),
        _mm512_or_si512(next, _mm512_set1_epi8(0x20)), _mm512_set1_epi8('u'));
    const __mmask64 code_point = _mm512_mask_cmpeq_epi8_mask(
        _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('U')), next, _mm512_set1_epi8('+'));
    mask.signs = _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('%')) | escape | code_point;
    bytes += ByteMasks::kBlock;
  }
}

#endif

template <ReadBlocks read_blocks>
void ReadAll(std::string_view text, std::span<ByteMasks> masks) {
  if (masks.empty()) {
    return;
  }
  // The last block is read from a copy, unless the byte behind it is there, too.
  const size_t whole = (masks.size() - 1) * ByteMasks::kBlock;
  if (text.size() > whole + ByteMasks::kBlock) {
    read_blocks(text.data(), masks);
    return;
  }
  read_blocks(text.data(), masks.first(masks.size() - 1));
  char padded[ByteMasks::kBlock + 1] = {};
  std::memcpy(padded, text.data() + whole, text.size() - whole);
  read_blocks(padded, masks.last(1));
}

}  // namespace

std::vector<ByteMasks::Reader> ByteMasks::Readers() {
  std::vector<Reader> readers;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) {
    readers.push_back(ReadAll<ReadBlocksAvx512>);
  }
  if (__builtin_cpu_supports("avx2")) {
    readers.push_back(ReadAll<ReadBlocksAvx2>);
  }
#endif
  readers.push_back(ReadAll<ReadBlocksPortably>);
  return readers;
}

void ByteMasks::Read(std::string_view text, std::span<ByteMasks> masks) {
  static const Reader best = Readers().front();
  best(text, masks);
}

}  // namespace secretscan
