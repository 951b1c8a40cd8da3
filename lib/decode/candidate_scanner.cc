// Most text holds nothing that is encoded, so the question "where could a candidate begin?" is
// answered for a block of bytes at once, by loops without branches that compilers turn into vector
// instructions. Only the places so flagged are looked at one by one.
#include "decode/candidate_scanner.h"

#include <algorithm>
#include <cstring>

#include "base/hex.h"

namespace secretscan {
namespace {

constexpr size_t kMinBase64 = 16;
constexpr size_t kMinHex = 32;

constexpr uint8_t IsHexByte(uint8_t c) {
  return static_cast<uint8_t>(c - '0') < 10 || static_cast<uint8_t>((c | 0x20) - 'a') < 6;
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

bool InBase64(char c) { return kBase64[static_cast<unsigned char>(c)]; }

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
    if (pos_ >= block_end_) {
      FlagBlock(pos_);
    }
    const uint8_t* from = flags_.data() + (pos_ - block_begin_);
    const void* flag = std::memchr(from, 1, block_end_ - pos_);
    if (flag != nullptr) {
      return pos_ + static_cast<size_t>(static_cast<const uint8_t*>(flag) - from);
    }
    pos_ = block_end_;
  }
  return Span::npos;
}

void CandidateScanner::FlagBlock(size_t begin) {
  constexpr size_t kAhead = kMinBase64;  // bytes after the block that its last flags depend on
  const size_t left = text_.size() - begin;
  block_begin_ = begin;
  block_end_ = begin + std::min(left, kBlock);

  // A copy, padded with zeros at the end of the text, leaves the loops nothing to check.
  uint8_t bytes[kBlock + kAhead];
  const size_t copied = std::min(left, sizeof bytes);
  std::memcpy(bytes, text_.data() + begin, copied);
  std::memset(bytes + copied, 0, sizeof bytes - copied);

  uint8_t run[kBlock + kAhead];
  for (size_t i = 0; i < kBlock + kAhead; ++i) {
    const uint8_t c = bytes[i];
    run[i] = (static_cast<uint8_t>((c | 0x20) - 'a') < 26) |
             (static_cast<uint8_t>(c - '/') < 11) |  // a slash and the digits
             (c == '_') | (c == '+') | (c == '-');
  }
  // After each loop run[i] tells whether the 2, 4, 8, 16 bytes from i on are all of the class.
  for (size_t i = 0; i < kBlock + 14; ++i) run[i] &= run[i + 1];
  for (size_t i = 0; i < kBlock + 12; ++i) run[i] &= run[i + 2];
  for (size_t i = 0; i < kBlock + 8; ++i) run[i] &= run[i + 4];
  for (size_t i = 0; i < kBlock; ++i) run[i] &= run[i + 8];

  uint8_t flags[kBlock];
  for (size_t i = 0; i < kBlock; ++i) {
    const uint8_t c0 = bytes[i];
    const uint8_t c1 = bytes[i + 1];
    const uint8_t c2 = bytes[i + 2];
    const uint8_t percent = (c0 == '%') & IsHexByte(c1) & IsHexByte(c2);
    const uint8_t code_point = (c0 == 'U') & (c1 == '+');
    const uint8_t escape =
        (c0 == '\\') & (((c1 | 0x20) == 'u') | ((c1 == '\\') & ((c2 | 0x20) == 'u')));
    flags[i] = run[i] | percent | code_point | escape;
  }
  std::memcpy(flags_.data(), flags, sizeof flags);
}

bool CandidateScanner::MatchAt(size_t pos, Candidate* out) const {
  out->range.begin = pos;
  const char first = text_[pos];
  if (first == '%') {
    out->encoding = Encoding::kPercent;
    out->range.end = PercentEnd(pos);
    return out->range.end > pos;
  }
  if (first == '\\' || first == 'U') {
    out->encoding = Encoding::kUnicode;
    out->range.end = first == 'U' ? CodePointsEnd(pos) : EscapesEnd(pos);
    if (out->range.end > pos) {
      return true;
    }
  }
  size_t end = pos;
  while (end < text_.size() && HexDigit(text_[end]) >= 0) {
    ++end;
  }
  if (end - pos >= kMinHex) {
    out->encoding = Encoding::kHex;
    out->range.end = end;
    return true;
  }
  out->encoding = Encoding::kBase64;
  out->range.end = Base64End(pos);
  return out->range.end > pos;
}

// The following return the end of the run of their kind that begins at `pos`, or `pos` if none does.

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

size_t CandidateScanner::Base64End(size_t pos) const {
  size_t end = pos;
  while (end < text_.size() && InBase64(text_[end])) {
    ++end;
  }
  if (end - pos < kMinBase64) {
    return pos;
  }
  for (int padding = 0; padding < 2 && end < text_.size() && text_[end] == '='; ++padding) {
    ++end;
  }
  return end;
}

}  // namespace secretscan
