#include "decode/text_encoding.h"

#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr char32_t kByteOrderMark = 0xFEFF;

bool IsWide(TextEncoding encoding) {
  return encoding == TextEncoding::kUtf32Le || encoding == TextEncoding::kUtf32Be;
}

bool IsBigEndian(TextEncoding encoding) {
  return encoding == TextEncoding::kUtf16Be || encoding == TextEncoding::kUtf32Be;
}

uint32_t ReadUnit(TextEncoding encoding, const unsigned char* p) {
  const uint32_t a = p[0], b = p[1];
  if (!IsWide(encoding)) {
    return IsBigEndian(encoding) ? a << 8 | b : b << 8 | a;
  }
  const uint32_t c = p[2], d = p[3];
  return IsBigEndian(encoding) ? a << 24 | b << 16 | c << 8 | d : d << 24 | c << 16 | b << 8 | a;
}

bool IsHighSurrogate(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// What characters a beginning would have.
struct Sample {
  size_t all = 0;
  size_t ascii = 0;   // printable, or a blank or line end
  size_t wrong = 0;   // control characters, NULs, no characters
};

void Count(uint32_t rune, Sample* sample) {
  ++sample->all;
  const bool blank = rune == '\t' || rune == '\n' || rune == '\r' || rune == '\f';
  if (blank || (rune >= 0x20 && rune < 0x7F)) {
    ++sample->ascii;
  } else if (rune < 0xA0 || rune > 0x10FFFF || (rune >= 0xFDD0 && rune <= 0xFDEF) ||
             (rune & 0xFFFE) == 0xFFFE || (rune >= 0xE000 && rune <= 0xF8FF)) {
    ++sample->wrong;
  }
}

Sample Look(TextEncoding encoding, std::string_view head) {
  Sample sample;
  const size_t width = IsWide(encoding) ? 4 : 2;
  const auto* bytes = reinterpret_cast<const unsigned char*>(head.data());
  uint32_t high = 0;
  for (size_t i = 0; i + width <= head.size(); i += width) {
    const uint32_t unit = ReadUnit(encoding, bytes + i);
    if (high != 0) {
      Count(IsLowSurrogate(unit) ? 0x10000 : 0x110000, &sample);
      high = 0;
      if (IsLowSurrogate(unit)) {
        continue;
      }
    }
    if (IsHighSurrogate(unit) && width == 2) {
      high = unit;  // the last one may be cut
    } else if (unit != kByteOrderMark) {
      Count(IsHighSurrogate(unit) || IsLowSurrogate(unit) ? 0x110000 : unit, &sample);
    }
  }
  return sample;
}

TextEncoding ByteOrderMark(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xFE\0\0"sv)) return TextEncoding::kUtf32Le;
  if (head.starts_with("\0\0\xFE\xFF"sv)) return TextEncoding::kUtf32Be;
  if (head.starts_with("\xFF\xFE"sv)) return TextEncoding::kUtf16Le;
  if (head.starts_with("\xFE\xFF"sv)) return TextEncoding::kUtf16Be;
  return TextEncoding::kBytes;
}

}  // namespace

TextEncoding DetectTextEncoding(std::string_view head) {
  constexpr size_t kFewest = 8;
  constexpr size_t kWrongShare = 50;  // one in so many, when there is a mark
  head = head.substr(0, kEncodingHeadBytes);
  if (const TextEncoding marked = ByteOrderMark(head); marked != TextEncoding::kBytes) {
    const Sample sample = Look(marked, head);
    return sample.all > 0 && sample.wrong * kWrongShare <= sample.all ? marked
                                                                     : TextEncoding::kBytes;
  }
  // Where the NULs of the first ASCII characters stand leaves one encoding to look at.
  for (const TextEncoding encoding : {TextEncoding::kUtf32Le, TextEncoding::kUtf32Be,
                                      TextEncoding::kUtf16Le, TextEncoding::kUtf16Be}) {
    constexpr size_t kGlance = 32;
    const Sample glance = Look(encoding, head.substr(0, kGlance));
    if (glance.wrong > 0 || glance.ascii == 0) {
      continue;
    }
    const Sample sample = Look(encoding, head);
    if (sample.all >= kFewest && sample.wrong == 0 && sample.ascii * 2 > sample.all) {
      return encoding;
    }
  }
  return TextEncoding::kBytes;
}

void Utf8Transcoder::AddRune(char32_t rune, std::string* out) {
  const bool is_mark = at_start_ && rune == kByteOrderMark;
  at_start_ = false;
  if (rune < 0x80) {
    out->push_back(static_cast<char>(rune));
  } else if (!is_mark) {
    AppendUtf8(rune, out);
  }
}

void Utf8Transcoder::AddUnit(uint32_t unit, std::string* out) {
  if (high_surrogate_ != 0) {
    const char32_t high = high_surrogate_;
    high_surrogate_ = 0;
    if (IsLowSurrogate(unit)) {
      AddRune(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), out);
      return;
    }
    AddRune(kReplacementRune, out);
  }
  if (IsHighSurrogate(unit) && !IsWide(encoding_)) {
    high_surrogate_ = unit;
  } else if (IsHighSurrogate(unit) || IsLowSurrogate(unit) || unit > 0x10FFFF) {
    AddRune(kReplacementRune, out);
  } else {
    AddRune(unit, out);
  }
}

void Utf8Transcoder::Add(std::string_view bytes, std::string* out) {
  const size_t width = IsWide(encoding_) ? 4 : 2;
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t i = 0;
  for (; pending_count_ > 0 && i < bytes.size(); ++i) {
    pending_[pending_count_++] = p[i];
    if (pending_count_ == width) {
      AddUnit(ReadUnit(encoding_, pending_.data()), out);
      pending_count_ = 0;
    }
  }
  for (; i + width <= bytes.size(); i += width) {
    AddUnit(ReadUnit(encoding_, p + i), out);
  }
  for (; i < bytes.size(); ++i) {
    pending_[pending_count_++] = p[i];
  }
}

void Utf8Transcoder::Finish(std::string* out) {
  if (high_surrogate_ != 0) {
    AddRune(kReplacementRune, out);
    high_surrogate_ = 0;
  }
  if (pending_count_ > 0) {
    AddRune(kReplacementRune, out);
    pending_count_ = 0;
  }
}

std::string TranscodeToUtf8(TextEncoding encoding, std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() / 2 + 1);
  Utf8Transcoder transcoder(encoding);
  transcoder.Add(bytes, &out);
  transcoder.Finish(&out);
  return out;
}

absl::StatusOr<size_t> TranscodedSource::Read(char* out, size_t size) {
  while (at_ == ready_.size() && !ended_) {
    constexpr size_t kBlock = size_t{32} << 10;
    char block[kBlock];
    ready_.clear();
    at_ = 0;
    absl::StatusOr<size_t> count = inner_.Read(block, sizeof block);
    if (count.ok() && *count > 0) {
      transcoder_.Add({block, *count}, &ready_);
      continue;
    }
    ended_ = true;
    failure_ = count.status();
    transcoder_.Finish(&ready_);
  }
  if (at_ == ready_.size()) {
    return failure_.ok() ? absl::StatusOr<size_t>(size_t{0}) : failure_;
  }
  const size_t count = std::min(size, ready_.size() - at_);
  std::memcpy(out, ready_.data() + at_, count);
  at_ += count;
  return count;
}

}  // namespace secretscan
