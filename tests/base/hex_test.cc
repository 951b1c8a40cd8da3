#include "base/hex.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;

TEST(Hex, Encodes) {
  EXPECT_EQ(HexEncode({}), "");
  const uint8_t bytes[] = {0x00, 0x0F, 0xA5, 0xFF};
  EXPECT_EQ(HexEncode(bytes), "000fa5ff");
}

TEST(Hex, Digits) {
  int digits = 0;
  for (int c = -128; c < 128; ++c) {
    digits += HexDigit(static_cast<char>(c)) >= 0;
  }
  EXPECT_EQ(digits, 22);
  EXPECT_EQ(HexDigit('0'), 0);
  EXPECT_EQ(HexDigit('9'), 9);
  EXPECT_EQ(HexDigit('a'), 10);
  EXPECT_EQ(HexDigit('f'), 15);
  EXPECT_EQ(HexDigit('A'), 10);
  EXPECT_EQ(HexDigit('F'), 15);
}

TEST(Hex, DecodesBehindWhatIsThere) {
  std::vector<uint8_t> out = {1};
  EXPECT_TRUE(HexDecode("", &out));
  EXPECT_TRUE(HexDecode("00fFA5", &out));
  EXPECT_THAT(out, ElementsAre(1, 0x00, 0xFF, 0xA5));
}

TEST(Hex, AppendsNothingWhenItFails) {
  std::vector<uint8_t> out = {1};
  EXPECT_FALSE(HexDecode("0", &out));
  EXPECT_FALSE(HexDecode("0g", &out));
  EXPECT_FALSE(HexDecode("001122 3", &out));
  EXPECT_THAT(out, ElementsAre(1));
}

}  // namespace
}  // namespace secretscan
