#include "match/run_masks.h"

#include <algorithm>
#include <cstring>

#include "base/byte_sets.h"

namespace secretscan {
namespace {

// Fills masks for as many blocks, all of which are readable.
using ReadBlocks = void (*)(const char* bytes, std::span<RunMasks> masks);

enum Set : uint8_t {
  kDigits = 1,       // 30 to 39
  kFirst = 2,        // letters: 41 to 4F, 61 to 6F
  kLast = 4,         // letters: 50 to 5A, 70 to 7A
  kUnderline = 8,    // 5F
  kMinus = 16,       // 2D
  kPlusDotSlash = 32,  // 2B, 2E, 2F
  kEquals = 64,      // 3D
  kAlnum = kDigits | kFirst | kLast,
  kWord = kAlnum | kUnderline | kMinus,
  kBase64 = kWord | kPlusDotSlash | kEquals,
};
constexpr uint8_t k1To9 = kDigits | kFirst | kLast;
constexpr ByteSets kSets = {
    {0, 0, kMinus | kPlusDotSlash, kDigits | kEquals, kFirst, kLast | kUnderline, kFirst, kLast},
    {kDigits | kLast, k1To9, k1To9, k1To9, k1To9, k1To9, k1To9, k1To9, k1To9, k1To9,
     kFirst | kLast, kFirst | kPlusDotSlash, kFirst, kFirst | kMinus | kEquals,
     kFirst | kPlusDotSlash, kFirst | kUnderline | kPlusDotSlash}};

uint8_t SetsOf(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return kSets.of_high_half[byte >> 4] & kSets.of_low_half[byte & 15];
}

void ReadBlocksPortably(const char* bytes, std::span<RunMasks> masks) {
  for (RunMasks& mask : masks) {
    mask = {};
    for (size_t i = 0; i < RunMasks::kBlock; ++i) {
      const uint8_t sets = SetsOf(*bytes++);
      mask.alnum |= uint64_t{(sets & kAlnum) != 0} << i;
      mask.word |= uint64_t{(sets & kWord) != 0} << i;
      mask.base64 |= uint64_t{sets != 0} << i;
    }
  }
}

#if defined(__x86_64__)

// As SetsOf() of wider registers.
__attribute__((target("ssse3"))) inline __m128i Sets128(const char* bytes) {
  const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i high = _mm_and_si128(_mm_srli_epi16(c, 4), _mm_set1_epi8(0x0F));
  const auto table = [](const uint8_t* entries) {
    return _mm_load_si128(reinterpret_cast<const __m128i*>(entries));
  };
  return _mm_and_si128(_mm_shuffle_epi8(table(kSets.of_low_half), c),
                       _mm_shuffle_epi8(table(kSets.of_high_half), high));
}

// Where none of the sets is.
__attribute__((target("ssse3"))) inline uint64_t None128(__m128i lanes, uint8_t sets) {
  const __m128i among = _mm_and_si128(lanes, _mm_set1_epi8(static_cast<char>(sets)));
  return static_cast<uint16_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(among, _mm_setzero_si128())));
}

__attribute__((target("ssse3"))) void ReadBlocksSsse3(const char* bytes,
                                                      std::span<RunMasks> masks) {
  for (RunMasks& mask : masks) {
    RunMasks none;
    for (size_t i = 0; i < RunMasks::kBlock; i += 16) {
      const __m128i sets = Sets128(bytes + i);
      none.alnum |= None128(sets, kAlnum) << i;
      none.word |= None128(sets, kWord) << i;
      none.base64 |= None128(sets, kBase64) << i;
    }
    mask = {~none.alnum, ~none.word, ~none.base64};
    bytes += RunMasks::kBlock;
  }
}

__attribute__((target("avx2"))) inline __m256i Sets256(const char* bytes) {
  return SetsOf(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes)), kSets);
}

__attribute__((target("avx2"))) inline uint64_t None256(__m256i lanes, uint8_t sets) {
  const __m256i among = _mm256_and_si256(lanes, _mm256_set1_epi8(static_cast<char>(sets)));
  return static_cast<uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(among, _mm256_setzero_si256())));
}

__attribute__((target("avx2"))) void ReadBlocksAvx2(const char* bytes, std::span<RunMasks> masks) {
  for (RunMasks& mask : masks) {
    const __m256i low = Sets256(bytes);
    const __m256i high = Sets256(bytes + 32);
    mask.alnum = ~(None256(low, kAlnum) | None256(high, kAlnum) << 32);
    mask.word = ~(None256(low, kWord) | None256(high, kWord) << 32);
    mask.base64 = ~(None256(low, kBase64) | None256(high, kBase64) << 32);
    bytes += RunMasks::kBlock;
  }
}

__attribute__((target("avx512bw"))) void ReadBlocksAvx512(const char* bytes,
                                                          std::span<RunMasks> masks) {
  for (RunMasks& mask : masks) {
    const __m512i sets = SetsOf(_mm512_loadu_si512(bytes), kSets);
    mask.alnum = _mm512_test_epi8_mask(sets, _mm512_set1_epi8(kAlnum));
    mask.word = _mm512_test_epi8_mask(sets, _mm512_set1_epi8(kWord));
    mask.base64 = _mm512_test_epi8_mask(sets, sets);
    bytes += RunMasks::kBlock;
  }
}

#endif

template <ReadBlocks read_blocks>
void ReadAll(std::string_view text, std::span<RunMasks> masks) {
  const size_t whole = std::min(text.size() / RunMasks::kBlock, masks.size());
  read_blocks(text.data(), masks.first(whole));
  std::fill(masks.begin() + static_cast<std::ptrdiff_t>(whole), masks.end(), RunMasks{});
  const size_t begin = whole * RunMasks::kBlock;
  if (whole < masks.size() && begin < text.size()) {
    char padded[RunMasks::kBlock] = {};
    std::memcpy(padded, text.data() + begin, text.size() - begin);
    read_blocks(padded, masks.subspan(whole, 1));
  }
}

}  // namespace

std::vector<RunMasks::Reader> RunMasks::Readers() {
  std::vector<Reader> readers;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) {
    readers.push_back(ReadAll<ReadBlocksAvx512>);
  }
  if (__builtin_cpu_supports("avx2")) {
    readers.push_back(ReadAll<ReadBlocksAvx2>);
  }
  if (__builtin_cpu_supports("ssse3")) {
    readers.push_back(ReadAll<ReadBlocksSsse3>);
  }
#endif
  readers.push_back(ReadAll<ReadBlocksPortably>);
  return readers;
}

void RunMasks::Read(std::string_view text, std::span<RunMasks> masks) {
  static const Reader best = Readers().front();
  best(text, masks);
}

}  // namespace secretscan
