// Most text holds nothing that is encoded, so the question "where could a candidate begin?" is
// answered for two thousand bytes at once, almost without branches. Only the places so flagged are
// looked at one by one.
//
// Of the base64 runs nearly all are identifiers and paths. A group of four characters whose first
// is worth 32 or more stands for a byte beyond ASCII, which no text that counts as decoded holds;
// so runs of which one of the first four groups begins so are not flagged.
#include "decode/candidate_scanner.h"

#include <algorithm>
#include <bit>
#include <span>

#include "base/find_last.h"
#include "base/hex.h"
#include "decode/byte_masks.h"

namespace secretscan {
namespace {

constexpr size_t kBlock = ByteMasks::kBlock;
constexpr size_t kMinBase64 = 16;
constexpr size_t kMinHex = 32;

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

// Bit i is bit i + `by` of the word that `behind` goes on with; by < kBlock.
uint64_t Ahead(uint64_t word, uint64_t behind, unsigned by) {
  return word >> by | behind << 1 << (kBlock - 1 - by);
}

// Where `word` has kMinBase64 bits in a row.
uint64_t LongRuns(uint64_t word, uint64_t behind) {
  const uint64_t of_2 = word & Ahead(word, behind, 1);
  const uint64_t of_2_behind = behind & behind >> 1;
  const uint64_t of_4 = of_2 & Ahead(of_2, of_2_behind, 2);
  const uint64_t of_4_behind = of_2_behind & of_2_behind >> 2;
  const uint64_t of_8 = of_4 & Ahead(of_4, of_4_behind, 4);
  static_assert(kMinBase64 == 16);
  return of_8 & Ahead(of_8, of_4_behind & of_4_behind >> 4, 8);
}

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

bool CandidateScanner::Next(RunCandidate* out) {
  // Right behind a match a run may begin that is no run's begin in the text.
  if (pos_ < text_.size() && MatchAt(pos_, out)) {
    pos_ = floor_ = out->range.end;
    return true;
  }
  for (size_t start = NextStart(); start != Span::npos; start = NextStart()) {
    pos_ = start + 1;
    if (start > floor_ && text_[start] == '\\' && text_[start - 1] == '\\') {
      --start;
    } else if (text_[start] == 'U' && SkipsMatchAround(start)) {
      continue;
    }
    if (MatchAt(start, out)) {
      pos_ = floor_ = out->range.end;
      return true;
    }
  }
  return false;
}

size_t CandidateScanner::NextStart() {
  while (pos_ < text_.size()) {
    size_t block = (pos_ - portion_begin_) / kBlock;
    if (block >= blocks_) {
      ReadPortion();
      block = 0;
    }
    if (const uint64_t starts = starts_[block] >> (pos_ - portion_begin_) % kBlock; starts != 0) {
      return pos_ + static_cast<size_t>(std::countr_zero(starts));
    }
    do {
      ++block;
    } while (block < blocks_ && starts_[block] == 0);
    pos_ = portion_begin_ + block * kBlock;
  }
  return Span::npos;
}

void CandidateScanner::ReadPortion() {
  const std::string_view rest = text_.substr(pos_);
  const size_t there = std::min((rest.size() + kBlock - 1) / kBlock, kBlocks + 1);
  ByteMasks::Read(rest, std::span(masks_).first(there));
  portion_begin_ = pos_;
  blocks_ = std::min(there, kBlocks);
  if (there == blocks_) {
    masks_[there] = {};
  }
  uint64_t before = pos_ > 0 && InBase64(text_[pos_ - 1]) ? 1 : 0;
  for (size_t i = 0; i < blocks_; ++i) {
    const ByteMasks& here = masks_[i];
    const ByteMasks& behind = masks_[i + 1];
    const uint64_t low_twice = here.low & Ahead(here.low, behind.low, 4);
    const uint64_t low_twice_behind = behind.low & behind.low >> 4;
    uint64_t starts = ~(here.base64 << 1 | before) & low_twice &
                      Ahead(low_twice, low_twice_behind, 8);
    if (starts != 0) {
      starts &= LongRuns(here.base64, behind.base64);
    }
    // Two places behind each sign is a digit.
    starts_[i] = starts | (here.signs & Ahead(here.low, behind.low, 2));
    before = here.base64 >> (kBlock - 1);
  }
}

bool CandidateScanner::SkipsMatchAround(size_t pos) {
  size_t begin = pos;
  while (begin > floor_ && InBase64(text_[begin - 1])) {
    --begin;
  }
  if (begin == pos) {
    return false;
  }
  const size_t end = Base64End(begin);
  if (end - begin < kMinBase64) {
    return false;
  }
  pos_ = floor_ = end;
  return true;
}

bool CandidateScanner::MatchAt(size_t pos, RunCandidate* out) const {
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
  for (size_t i = FindLast(rest, '%'); i != std::string_view::npos; i = FindLast(rest, '%')) {
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
  if (const size_t offset = pos - portion_begin_; offset < blocks_ * kBlock) {  // or else it wraps
    const auto within = static_cast<unsigned>(offset % kBlock);
    const uint64_t run = Ahead(masks_[offset / kBlock].base64,
                               masks_[offset / kBlock + 1].base64, within);
    const auto size = static_cast<size_t>(std::countr_one(run));
    pos += size;
    if (size < kBlock) {
      return pos;
    }
  }
  while (pos < text_.size() && InBase64(text_[pos])) {
    ++pos;
  }
  return pos;
}

size_t CandidateScanner::HexOrBase64End(size_t pos, Encoding* encoding) const {
  size_t end = Base64End(pos);
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
