// All ways of reading masks against one byte at a time.
#include "decode/byte_masks.h"

#include <cctype>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

bool Is(char c, const char* extra) { return c != '\0' && std::strchr(extra, c) != nullptr; }

std::vector<ByteMasks> Slowly(std::string_view text, size_t blocks) {
  std::vector<ByteMasks> masks(blocks, ByteMasks{});
  for (size_t i = 0; i < text.size() && i < blocks * ByteMasks::kBlock; ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    const uint64_t bit = uint64_t{1} << i % ByteMasks::kBlock;
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    ByteMasks& mask = masks[i / ByteMasks::kBlock];
    mask.base64 |= ascii && (std::isalnum(c) || Is(c, "_/+-")) ? bit : 0;
    mask.low |= ascii && (std::isupper(c) || std::isxdigit(c)) ? bit : 0;
    mask.signs |= c == '%' || (c == '\\' && Is(next, "uU")) || (c == 'U' && next == '+') ? bit : 0;
  }
  return masks;
}

void Check(std::string_view text) {
  const size_t all = (text.size() + ByteMasks::kBlock - 1) / ByteMasks::kBlock;
  for (size_t blocks = 0; blocks <= all; ++blocks) {
    const std::vector<ByteMasks> expected = Slowly(text, blocks);
    for (const ByteMasks::Reader read : ByteMasks::Readers()) {
      std::vector<ByteMasks> masks(blocks);
      read(text, masks);
      ASSERT_EQ(masks, expected) << testing::PrintToString(text);
    }
  }
}

TEST(ByteMasks, EveryPairOfBytes) {
  std::string text;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      text += {static_cast<char>(first), static_cast<char>(second)};
    }
  }
  const size_t blocks = text.size() / ByteMasks::kBlock;
  for (const ByteMasks::Reader read : ByteMasks::Readers()) {
    std::vector<ByteMasks> masks(blocks);
    read(text, masks);
    EXPECT_EQ(masks, Slowly(text, blocks));
  }
}

TEST(ByteMasks, TextsOfAnySize) {
  std::minstd_rand random(1);
  const std::string alphabet = "%\\uU+0aAgGzZ_-/ .=\xFF";
  for (size_t size = 0; size < 400; ++size) {
    std::string text;
    for (size_t i = 0; i < size; ++i) {
      text += random() % 4 == 0 ? static_cast<char>(random() % 256)
                                : alphabet[random() % alphabet.size()];
    }
    text.shrink_to_fit();
    Check(text);
  }
}

}  // namespace
}  // namespace secretscan
