// In which sets of characters each byte of a vector is, told by its halves.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace secretscan {

// Up to eight sets, each of some high halves of a byte and some low halves. A character is in the set whose bit
// stands in both tables' entries for its halves. For ASCII alone: the upper eight high halves are in none.
struct ByteSets {
  alignas(16) uint8_t of_high_half[16];
  alignas(16) uint8_t of_low_half[16];
};

#if defined(__x86_64__)

// Bytes beyond ASCII are in none: a shuffle's index of 128 and more gives 0.
__attribute__((target("avx2"))) inline __m256i SetsOf(__m256i bytes, const ByteSets& sets) {
  const auto* of_low = reinterpret_cast<const __m128i*>(sets.of_low_half);
  const auto* of_high = reinterpret_cast<const __m128i*>(sets.of_high_half);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
  return _mm256_and_si256(
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_load_si128(of_low)), bytes),
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_load_si128(of_high)), high));
}

__attribute__((target("avx512bw"))) inline __m512i SetsOf(__m512i bytes, const ByteSets& sets) {
  constexpr __mmask16 kAll = 0xFFFF;  // without a mask the compiler warns of what it passes on
  const auto* of_low = reinterpret_cast<const __m128i*>(sets.of_low_half);
  const auto* of_high = reinterpret_cast<const __m128i*>(sets.of_high_half);
  const __m512i high = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(0x0F));
  return _mm512_and_si512(
      _mm512_shuffle_epi8(_mm512_maskz_broadcast_i32x4(kAll, _mm_load_si128(of_low)), bytes),
      _mm512_shuffle_epi8(_mm512_maskz_broadcast_i32x4(kAll, _mm_load_si128(of_high)), high));
}

#endif

}  // namespace secretscan
