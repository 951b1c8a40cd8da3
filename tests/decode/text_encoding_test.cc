#include "decode/text_encoding.h"

#include <random>

#include "base/utf8.h"
#include "decode/slow_transcoder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

constexpr TextEncoding kEncodings[] = {TextEncoding::kUtf16Le, TextEncoding::kUtf16Be,
                                       TextEncoding::kUtf32Le, TextEncoding::kUtf32Be};

std::string Encode(TextEncoding encoding, std::u32string_view text, bool mark) {
  std::string out;
  const auto unit = [&](uint32_t value) {
    const int bytes = encoding == TextEncoding::kUtf32Le || encoding == TextEncoding::kUtf32Be ? 4 : 2;
    const bool big = encoding == TextEncoding::kUtf16Be || encoding == TextEncoding::kUtf32Be;
    for (int i = 0; i < bytes; ++i) {
      out.push_back(static_cast<char>(value >> 8 * (big ? bytes - 1 - i : i)));
    }
  };
  if (mark) {
    unit(0xFEFF);
  }
  for (const char32_t rune : text) {
    if (rune >= 0x10000 && (encoding == TextEncoding::kUtf16Le || encoding == TextEncoding::kUtf16Be)) {
      unit(0xD800 + ((rune - 0x10000) >> 10));
      unit(0xDC00 + ((rune - 0x10000) & 0x3FF));
    } else {
      unit(rune);
    }
  }
  return out;
}

TEST(TextEncodingTest, KnowsEachEncodingAndSaysTheSameInUtf8) {
  const std::u32string text = U"name = \"Jos\u00e9 \u4e2d\u6587 \U0001F600\"\r\nsecond line\n\u2028";
  std::string expected;
  for (const char32_t rune : text) {
    AppendUtf8(rune, &expected);
  }
  for (const TextEncoding encoding : kEncodings) {
    for (const bool mark : {true, false}) {
      const std::string bytes = Encode(encoding, text, mark);
      EXPECT_EQ(DetectTextEncoding(bytes), encoding) << mark;
      EXPECT_EQ(TranscodeToUtf8(encoding, bytes), expected) << mark;
      // Cut in the middle of a character, too.
      EXPECT_EQ(DetectTextEncoding(std::string_view(bytes).substr(0, bytes.size() - 1)), encoding);
    }
  }
}

TEST(TextEncodingTest, MarkAlsoIntroducesTextsWithoutAscii) {
  std::u32string text(100, U'\u4e2d');
  for (const TextEncoding encoding : kEncodings) {
    EXPECT_EQ(DetectTextEncoding(Encode(encoding, text, true)), encoding);
    EXPECT_EQ(DetectTextEncoding(Encode(encoding, text, false)), TextEncoding::kBytes);
  }
}

TEST(TextEncodingTest, OtherBytesAreNoText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(DetectTextEncoding(""), TextEncoding::kBytes);
  EXPECT_EQ(DetectTextEncoding("\xFF\xFE"sv), TextEncoding::kBytes);
  EXPECT_EQ(DetectTextEncoding("plain text, nothing else\n"), TextEncoding::kBytes);
  EXPECT_EQ(DetectTextEncoding(std::string(1000, '\0')), TextEncoding::kBytes);
  EXPECT_EQ(DetectTextEncoding("\x7F" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0"sv),
            TextEncoding::kBytes);
  // Strings as they stand in Windows programs, each with a NUL behind it.
  EXPECT_EQ(DetectTextEncoding("F\0i\0l\0e\0V\0e\0r\0s\0i\0o\0n\0\0\0001\0.\0002\0\0\0"sv),
            TextEncoding::kBytes);
}

// Of arrays of small numbers and noise, none is taken for a text.
TEST(TextEncodingTest, NoiseIsNoText) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(64 + random() % 4000, '\0');
    const int width = 1 << random() % 3;
    const unsigned range = 2 + random() % 300;
    for (size_t i = 0; i < bytes.size(); ++i) {
      const bool low = i % static_cast<size_t>(width) == 0;
      bytes[i] = static_cast<char>(low ? random() % range : 0);
    }
    EXPECT_EQ(DetectTextEncoding(bytes), TextEncoding::kBytes) << round;
    for (char& c : bytes) {
      c = static_cast<char>(random());
    }
    EXPECT_EQ(DetectTextEncoding(bytes), TextEncoding::kBytes) << round;
  }
}

TEST(TextEncodingTest, EqualsTheSlowTranscoderOnAnyBytesInAnyPieces) {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 64, '\0');
    for (char& c : bytes) {
      // Surrogates, marks and line feeds come often.
      constexpr unsigned char kOften[] = {0xD8, 0xDC, 0xDB, 0xDF, 0xFE, 0xFF, 0x0A, 0x00, 0x10};
      c = static_cast<char>(random() % 2 ? kOften[random() % 9] : random() % 256);
    }
    for (const TextEncoding encoding : kEncodings) {
      const std::string expected = SlowTranscode(encoding, bytes);
      ASSERT_EQ(TranscodeToUtf8(encoding, bytes), expected);
      std::string pieces;
      Utf8Transcoder transcoder(encoding);
      for (size_t i = 0; i < bytes.size();) {
        const size_t size = std::min<size_t>(random() % 4, bytes.size() - i);
        transcoder.Add(std::string_view(bytes).substr(i, size), &pieces);
        i += size;
      }
      transcoder.Finish(&pieces);
      ASSERT_EQ(pieces, expected);
      MemorySource memory(bytes);
      TranscodedSource source(encoding, &memory);
      std::string read;
      bool complete = false;
      ASSERT_TRUE(ReadUpTo(&source, 1000, &read, &complete).ok());
      ASSERT_EQ(read, expected);
    }
  }
}

}  // namespace
}  // namespace secretscan
