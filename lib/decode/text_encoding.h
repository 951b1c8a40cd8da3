// Texts in UTF-16 and UTF-32: told from binary files, and made UTF-8.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "decode/byte_source.h"

namespace secretscan {

enum class TextEncoding : uint8_t {
  kBytes,  // UTF-8, or anything else that is looked at as it is
  kUtf16Le,
  kUtf16Be,
  kUtf32Le,
  kUtf32Be,
};

// So many of a text's first bytes are judged; more are not looked at.
inline constexpr size_t kEncodingHeadBytes = size_t{16} << 10;

// Judges a text by its beginning. With a byte order mark, nearly all characters must be such as texts
// have. Without one, all must be, most of them ASCII, in eight or more of them; UTF-8 texts and binary files
// do not look like that, since half of the bytes or more would be NULs in the right places, and no
// character is one.
TextEncoding DetectTextEncoding(std::string_view head);

// Turns a text into UTF-8, piece by piece; one byte order mark at its beginning is dropped. What is no
// character (half a surrogate pair, a number beyond Unicode, bytes that are left over at the end)
// becomes U+FFFD. Line feeds stay what and in which order they are, so lines keep their numbers.
// Linear; the result has at most three bytes for two.
class Utf8Transcoder {
 public:
  // Not for kBytes.
  explicit Utf8Transcoder(TextEncoding encoding) : encoding_(encoding) {}

  // Appends to *out.
  void Add(std::string_view bytes, std::string* out);
  void Finish(std::string* out);

 private:
  void AddUnit(uint32_t unit, std::string* out);
  void AddRune(char32_t rune, std::string* out);

  TextEncoding encoding_;
  bool at_start_ = true;
  char32_t high_surrogate_ = 0;  // that waits for its other half; 0: none
  std::array<unsigned char, 4> pending_{};
  size_t pending_count_ = 0;
};

std::string TranscodeToUtf8(TextEncoding encoding, std::string_view bytes);

// A source's bytes as UTF-8.
class TranscodedSource final : public ByteSource {
 public:
  // `inner` outlives this.
  TranscodedSource(TextEncoding encoding, ByteSource* inner)
      : inner_(*inner), transcoder_(encoding) {}

  absl::StatusOr<size_t> Read(char* out, size_t size) override;

 private:
  ByteSource& inner_;
  Utf8Transcoder transcoder_;
  std::string ready_;
  size_t at_ = 0;
  bool ended_ = false;
  absl::Status failure_;  // told when `ready_` is used up
};

}  // namespace secretscan
