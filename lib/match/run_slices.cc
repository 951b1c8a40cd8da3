#include "match/run_slices.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "match/regex_measure.h"
#include "match/slice_maker.h"

namespace secretscan {
namespace {

constexpr uint8_t kAlnum = 1;
constexpr uint8_t kWord = 2;
constexpr uint8_t kBase64 = 4;

constexpr std::array<uint8_t, 256> ClassTable() {
  std::array<uint8_t, 256> table{};
  for (int c = 0; c < 128; ++c) {
    const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool word = alnum || c == '_' || c == '-';
    const bool base64 = word || c == '+' || c == '/' || c == '=' || c == '.';
    table[c] = static_cast<uint8_t>((alnum ? kAlnum : 0) | (word ? kWord : 0) | (base64 ? kBase64 : 0));
  }
  return table;
}
constexpr std::array<uint8_t, 256> kClasses = ClassTable();

bool IsOf(char c, uint8_t kind) { return (kClasses[static_cast<unsigned char>(c)] & kind) != 0; }

std::bitset<128> Members(uint8_t kind) {
  std::bitset<128> members;
  for (size_t c = 0; c < 128; ++c) {
    members[c] = (kClasses[c] & kind) != 0;
  }
  return members;
}

// Which of 64 bytes are of a kind, the first one in the lowest bit.
#if defined(__SSE2__)
template <typename Kind>
uint64_t Ask(const char* bytes, const Kind& kind) {
  uint64_t mask = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes) + i);
    mask |= uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(kind(part)))} << (16 * i);
  }
  return mask;
}

// Bytes beyond ASCII are negative, so in no range.
__m128i InRange(__m128i bytes, char first, char last) {
  return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(static_cast<char>(first - 1))),
                       _mm_cmplt_epi8(bytes, _mm_set1_epi8(static_cast<char>(last + 1))));
}

__m128i Is(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }

__m128i IsLetter(__m128i bytes) {
  return InRange(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
}

uint64_t MaskOf(const char* bytes, uint8_t kind) {
  switch (kind) {
    case kAlnum:
      return Ask(bytes, [](__m128i b) { return _mm_or_si128(IsLetter(b), InRange(b, '0', '9')); });
    case kWord:
      return Ask(bytes, [](__m128i b) {
        return _mm_or_si128(_mm_or_si128(IsLetter(b), InRange(b, '0', '9')),
                            _mm_or_si128(Is(b, '_'), Is(b, '-')));
      });
    default:
      return Ask(bytes, [](__m128i b) {  // "-./0123456789" are neighbours
        return _mm_or_si128(_mm_or_si128(IsLetter(b), InRange(b, '-', '9')),
                            _mm_or_si128(Is(b, '_'), _mm_or_si128(Is(b, '+'), Is(b, '='))));
      });
  }
}
#else
uint64_t MaskOf(const char* bytes, uint8_t kind) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; ++i) {
    mask |= uint64_t{IsOf(bytes[i], kind)} << i;
  }
  return mask;
}
#endif

// 128 bytes' bits, and what is left of them where so many lower bits follow.
struct Bits {
  uint64_t low = 0;
  uint64_t high = 0;

  Bits FollowedBy(int count, const Bits& other) const {
    return {low & (other.low >> count | other.high << (64 - count)), high & other.high >> count};
  }
};

// Where 16 bits begin that are all set.
Bits Sixteen(Bits bits) {
  for (int count = 1; count < 16; count *= 2) {
    bits = bits.FollowedBy(count, bits);
  }
  return bits;
}

// Where a run begins, in the first 64 of 128 bytes: the lowest bit is exact. `base64`: their MaskOf().
uint64_t RunBegins(const char* bytes, const Bits& base64) {
  static_assert(kAlnumRun == 20 && kWordRun == 32 && kBase64Run == 40);
  const Bits any = Sixteen(base64);
  if (any.FollowedBy(4, any).low == 0) {
    return 0;  // every run holds 20 of these
  }
  const auto sixteen = [&](uint8_t kind) {
    return Sixteen({MaskOf(bytes, kind), MaskOf(bytes + 64, kind)});
  };
  const Bits alnum = sixteen(kAlnum);
  const Bits word = sixteen(kWord);
  return alnum.FollowedBy(4, alnum).low | word.FollowedBy(16, word).low |
         any.FollowedBy(16, any).FollowedBy(24, any).low;
}

// Where the first run at or after `from` begins; or npos.
size_t FindRun(std::string_view text, size_t from) {
  constexpr size_t kBlock = 64;
  std::array<char, 3 * kBlock> last;  // the text's last bytes, with something behind them
  bool is_last = false;
  const char* bytes = text.data() + from;
  Bits base64;
  for (size_t at = from; at < text.size(); at += kBlock, bytes += kBlock) {
    if (!is_last && text.size() - at < 2 * kBlock) {
      last.fill('\0');
      std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), last.begin());
      bytes = last.data();
      is_last = true;
    }
    base64.low = at == from ? MaskOf(bytes, kBase64) : base64.high;
    base64.high = MaskOf(bytes + kBlock, kBase64);
    if (const uint64_t begins = RunBegins(bytes, base64); begins != 0) {
      return at + static_cast<size_t>(std::countr_zero(begins));
    }
  }
  return std::string_view::npos;
}

}  // namespace

bool NeedsRun(const RegexNode& root) {
  return RequiredRun(root, Members(kAlnum)) >= kAlnumRun ||
         RequiredRun(root, Members(kWord)) >= kWordRun ||
         RequiredRun(root, Members(kBase64)) >= kBase64Run;
}

void FindRunSlices(std::string_view text, const LineCrossing& crossing, size_t reach,
                   std::vector<Span>* slices) {
  SliceMaker maker(text, crossing, reach, slices);
  for (size_t end = 0, begin; (begin = FindRun(text, end)) != std::string_view::npos;) {
    end = begin + kAlnumRun;  // of all runs that overlap this one
    while (end < text.size() && IsOf(text[end], kBase64)) {
      ++end;
    }
    maker.Add(begin + kAlnumRun, end - kAlnumRun);
  }
  maker.Finish();
}

}  // namespace secretscan
