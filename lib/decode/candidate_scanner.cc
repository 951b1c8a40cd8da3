// Most text holds nothing that is encoded, so the question "where could a candidate begin?" is
// answered for a window of 64 bytes at once, without branches. Only the places so flagged are
// looked at one by one.
#include "decode/candidate_scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/hex.h"

namespace secretscan {
namespace {

constexpr size_t kMinBase64 = 16;
constexpr size_t kMinHex = 32;

// What a window says of its last bytes would depend on those behind it, so windows overlap.
constexpr size_t kWindow = 64;
constexpr size_t kStride = kWindow - kMinBase64;

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

Lanes InBase64(Lanes c) {
  return Within(c | 0x20, 'a', 26) | Within(c, '/', 11) |  // a slash and the digits
         Equal(c, '_') | Equal(c, '+') | Equal(c, '-');
}

constexpr std::array<bool, 256> Base64Table() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c) {
    table[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '_' || c == '/' || c == '+' || c == '-';
  }
  return table;
}
constexpr std::array<bool, 256> kBase64 = Base64Table();

// Blanks as regular expressions know them: not the vertical tab.
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

bool HexDigitsAt(std::string_view text, size_t pos, size_t count) {
  if (text.size() < count || pos > text.size() - count) {
    return false;
  }
  for (size_t i = pos; i < pos + count; ++i) {
    if (HexDigit(text[i]) < 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool CandidateScanner::Next(Candidate* out) {
  for (size_t start = NextStart(); start != Span::npos; start = NextStart()) {
    if (MatchAt(start, out)) {
      pos_ = out->range.end;
      return true;
    }
    pos_ = start + 1;
  }
  return false;
}

size_t CandidateScanner::NextStart() {
  while (pos_ < text_.size()) {
    if (pos_ >= window_begin_ + kStride || !has_window_) {
      ReadWindow(pos_);
    }
    const uint64_t starts = starts_ >> (pos_ - window_begin_);
    if (starts != 0) {
      return pos_ + static_cast<size_t>(std::countr_zero(starts));
    }
    pos_ = window_begin_ + kStride;
  }
  return Span::npos;
}

void CandidateScanner::ReadWindow(size_t begin) {
  has_window_ = true;
  window_begin_ = begin;
  const char* bytes = text_.data() + begin;
  char padded[kWindow] = {};  // zeros behind the text begin nothing
  if (const size_t left = text_.size() - begin; left < kWindow) {
    std::memcpy(padded, bytes, left);
    bytes = padded;
  }
  base64_ = 0;
  uint64_t others = 0;
  for (size_t i = 0; i < kWindow; i += kLanes) {
    base64_ |= Bits(InBase64(Load(bytes + i))) << i;
  }
  for (size_t i = 0; i < kStride; i += kLanes) {
    const Lanes c = Load(bytes + i);
    const Lanes next = Load(bytes + i + 1);
    const Lanes escape = Equal(c, '\\') & (Equal(next | 0x20, 'u') | Equal(next, '\\'));
    const Lanes code_point = Equal(c, 'U') & Equal(next, '+');
    others |= Bits(Equal(c, '%') | escape | code_point) << i;
  }
  uint64_t run = base64_;
  for (size_t width = 1; width < kMinBase64; width *= 2) {
    run &= run >> width;  // now bit i speaks of 2, 4, 8, 16 bytes from i on
  }
  starts_ = (run | others) & ((uint64_t{1} << kStride) - 1);
}

bool CandidateScanner::MatchAt(size_t pos, Candidate* out) const {
  const char first = text_[pos];
  size_t end = pos;
  if (first == '%') {
    out->encoding = Encoding::kPercent;
    end = PercentEnd(pos);
  } else if (first == '\\') {
    out->encoding = Encoding::kUnicode;
    end = EscapesEnd(pos);
  } else {
    if (first == 'U') {
      out->encoding = Encoding::kUnicode;
      end = CodePointsEnd(pos);
    }
    if (end == pos) {
      end = HexOrBase64End(pos, &out->encoding);
    }
  }
  out->range = {pos, end};
  return end > pos;
}

// The following return the end of the run of their kind that begins at `pos`; `pos` if none does.

// Looks through the whole line, but only once a line: no escape is left after the last one.
size_t CandidateScanner::PercentEnd(size_t pos) const {
  if (!HexDigitsAt(text_, pos + 1, 2)) {
    return pos;
  }
  const size_t first_end = pos + 3;
  const size_t line_end = std::min(text_.find('\n', first_end), text_.size());
  std::string_view rest = text_.substr(first_end, line_end - first_end);
  for (size_t i = rest.rfind('%'); i != std::string_view::npos; i = rest.rfind('%')) {
    if (HexDigitsAt(text_.substr(0, line_end), first_end + i + 1, 2)) {
      return first_end + i + 3;
    }
    rest = rest.substr(0, i);
  }
  return first_end;
}

size_t CandidateScanner::CodePointsEnd(size_t pos) const {
  while (text_.substr(pos, 2) == "U+" && HexDigitsAt(text_, pos + 2, 4)) {
    if (pos + 6 == text_.size()) {
      return pos + 6;
    }
    if (!IsBlank(text_[pos + 6])) {
      break;
    }
    pos += 7;
  }
  return pos;
}

size_t CandidateScanner::EscapesEnd(size_t pos) const {
  while (pos < text_.size() && text_[pos] == '\\') {
    size_t letter = pos + 1;
    if (letter < text_.size() && text_[letter] == '\\') {
      ++letter;
    }
    if (letter >= text_.size() || (text_[letter] | 0x20) != 'u' ||
        !HexDigitsAt(text_, letter + 1, 4)) {
      break;
    }
    pos = letter + 5;
  }
  return pos;
}

size_t CandidateScanner::HexOrBase64End(size_t pos, Encoding* encoding) const {
  const size_t offset = pos - window_begin_;
  size_t end = pos + static_cast<size_t>(std::countr_one(base64_ >> offset));
  if (end == window_begin_ + kWindow) {
    while (end < text_.size() && kBase64[static_cast<unsigned char>(text_[end])]) {
      ++end;
    }
  }
  if (end - pos < kMinBase64) {
    return pos;
  }
  if (end - pos >= kMinHex) {
    size_t hex_end = pos;
    while (hex_end < end && HexDigit(text_[hex_end]) >= 0) {
      ++hex_end;
    }
    if (hex_end - pos >= kMinHex) {
      *encoding = Encoding::kHex;
      return hex_end;
    }
  }
  *encoding = Encoding::kBase64;
  for (int padding = 0; padding < 2 && end < text_.size() && text_[end] == '='; ++padding) {
    ++end;
  }
  return end;
}

}  // namespace secretscan
