// Which archives and compressed files there are, told by their first bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace secretscan {

enum class PackedKind : uint8_t {
  kNone,
  // Containers: they hold members with names.
  kZip,  // and jar, docx, apk, …
  kTar,  // ustar, pax, GNU and the old format
  kSevenZip,
  kRar,
  kCpio,
  kAr,   // static libraries, Debian packages
  // Compressors: they hold one text.
  kGzip,
  kBzip2,
  kXz,
  kLzip,
  kZstd,
  kLz4,
  kCompress,  // .Z
};
inline constexpr int kPackedKindCount = static_cast<int>(PackedKind::kCompress) + 1;
// "zip", "tar", "7z", …; "none".
std::string_view PackedKindName(PackedKind kind);

inline bool IsContainer(PackedKind kind) {
  return kind >= PackedKind::kZip && kind <= PackedKind::kAr;
}

// So many of the first bytes suffice.
inline constexpr size_t kPackedHeadBytes = 512;

// Judges by signatures that no text begins with, but for tar, cpio and ar, whose headers are text:
// there all of the header must be right (tar: its checksum). Names do not count.
PackedKind RecognisePacked(std::string_view head);

}  // namespace secretscan
