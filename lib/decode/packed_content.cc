#include "decode/packed_content.h"

#include <algorithm>

namespace secretscan {
namespace {

using namespace std::string_view_literals;

unsigned char ByteAt(std::string_view text, size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// Local header, end of an empty archive, or the mark of a divided one.
bool IsZip(std::string_view head) {
  return head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv) ||
         head.starts_with("PK\x07\x08PK\x03\x04"sv) || head.starts_with("PK00PK\x03\x04"sv);
}

bool IsGzip(std::string_view head) {
  constexpr int kReservedFlags = 0xE0;
  return head.size() >= 10 && head.starts_with("\x1F\x8B\x08"sv) &&
         (ByteAt(head, 3) & kReservedFlags) == 0;
}

// A block, or the end of an empty file.
bool IsBzip2(std::string_view head) {
  return head.size() >= 10 && head.starts_with("BZh"sv) && head[3] >= '1' && head[3] <= '9' &&
         (head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv ||
          head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
}

bool IsLzip(std::string_view head) {
  // Dictionaries have from 4 KiB to 512 MiB.
  return head.size() >= 6 && head.starts_with("LZIP\x01"sv) && (ByteAt(head, 5) & 31) >= 12 &&
         (ByteAt(head, 5) & 31) <= 29;
}

// A frame, or a frame to be skipped, which may stand in front.
bool IsZstd(std::string_view head) {
  return head.starts_with("\x28\xB5\x2F\xFD"sv);
}

bool IsCompress(std::string_view head) {
  constexpr int kReservedFlags = 0x60;
  const int bits = ByteAt(head, 2) & 31;
  return head.size() >= 4 && head.starts_with("\x1F\x9D"sv) && bits >= 9 && bits <= 16 &&
         (ByteAt(head, 2) & kReservedFlags) == 0;
}

// Octal digits between blanks and NULs; -1 when it is anything else.
int64_t OctalField(std::string_view field) {
  int64_t value = 0;
  bool any = false;
  size_t i = 0;
  while (i < field.size() && field[i] == ' ') {
    ++i;
  }
  for (; i < field.size() && field[i] >= '0' && field[i] <= '7'; ++i) {
    value = value * 8 + (field[i] - '0');
    any = true;
  }
  return any ? value : -1;
}

bool IsTar(std::string_view head) {
  constexpr size_t kHeader = 512;
  constexpr size_t kChecksum = 148;
  constexpr size_t kChecksumSize = 8;
  if (head.size() < kHeader) {
    return false;
  }
  const int64_t told = OctalField(head.substr(kChecksum, kChecksumSize));
  if (told <= 0) {
    return false;
  }
  int64_t sum = ' ' * static_cast<int64_t>(kChecksumSize);
  int64_t signed_sum = sum;  // as some old programs count
  for (size_t i = 0; i < kHeader; ++i) {
    if (i < kChecksum || i >= kChecksum + kChecksumSize) {
      sum += static_cast<unsigned char>(head[i]);
      signed_sum += static_cast<signed char>(head[i]);
    }
  }
  return told == sum || told == signed_sum;
}

bool IsCpio(std::string_view head) {
  const auto all = [&](size_t begin, size_t end, auto is_digit) {
    return head.size() >= end &&
           std::all_of(head.begin() + begin, head.begin() + end, is_digit);
  };
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  const auto hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  if (head.starts_with("070707")) {
    return all(6, 76, octal);
  }
  return (head.starts_with("070701") || head.starts_with("070702")) && all(6, 110, hex);
}

bool IsAr(std::string_view head) {
  // The first member's header ends so.
  return head.starts_with("!<arch>\n") && head.substr(std::min<size_t>(66, head.size()), 2) == "`\n";
}

}  // namespace

std::string_view PackedKindName(PackedKind kind) {
  switch (kind) {
    case PackedKind::kNone: return "none";
    case PackedKind::kZip: return "zip";
    case PackedKind::kTar: return "tar";
    case PackedKind::kSevenZip: return "7z";
    case PackedKind::kRar: return "rar";
    case PackedKind::kCpio: return "cpio";
    case PackedKind::kAr: return "ar";
    case PackedKind::kGzip: return "gzip";
    case PackedKind::kBzip2: return "bzip2";
    case PackedKind::kXz: return "xz";
    case PackedKind::kLzip: return "lzip";
    case PackedKind::kZstd: return "zstd";
    case PackedKind::kLz4: return "lz4";
    case PackedKind::kCompress: return "compress";
  }
  return "none";
}

PackedKind RecognisePacked(std::string_view head) {
  if (head.size() < 4) {
    return PackedKind::kNone;
  }
  switch (static_cast<unsigned char>(head[0])) {
    case 'P':
      if (IsZip(head)) return PackedKind::kZip;
      break;
    case 0x1F:
      if (IsGzip(head)) return PackedKind::kGzip;
      if (IsCompress(head)) return PackedKind::kCompress;
      break;
    case 'B':
      if (IsBzip2(head)) return PackedKind::kBzip2;
      break;
    case 0xFD:
      if (head.starts_with("\xFD\x37zXZ\x00"sv)) return PackedKind::kXz;
      break;
    case 'L':
      if (IsLzip(head)) return PackedKind::kLzip;
      break;
    case 0x28:
      if (IsZstd(head)) return PackedKind::kZstd;
      break;
    case 0x04:
      if (head.starts_with("\x04\x22\x4D\x18"sv)) return PackedKind::kLz4;
      break;
    case '7':
      if (head.starts_with("7z\xBC\xAF\x27\x1C"sv)) return PackedKind::kSevenZip;
      break;
    case 'R':
      if (head.starts_with("Rar!\x1A\x07\x00"sv) || head.starts_with("Rar!\x1A\x07\x01\x00"sv)) {
        return PackedKind::kRar;
      }
      break;
    case '0':
      if (IsCpio(head)) return PackedKind::kCpio;
      break;
    case '!':
      if (IsAr(head)) return PackedKind::kAr;
      break;
  }
  return IsTar(head) ? PackedKind::kTar : PackedKind::kNone;
}

}  // namespace secretscan
