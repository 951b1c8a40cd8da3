#include "base/crc.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

// The value that every catalogue of such checks gives for these nine digits.
TEST(Crc, CheckValues) {
  EXPECT_EQ(Crc32("123456789"), 0xCBF43926u);
  EXPECT_EQ(Crc16Xmodem("123456789"), 0x31C3u);
}

TEST(Crc, NothingAndBytesAbove127) {
  EXPECT_EQ(Crc32(""), 0u);
  EXPECT_EQ(Crc16Xmodem(""), 0u);
  EXPECT_EQ(Crc32("\xFF\xFF\xFF\xFF"), 0xFFFFFFFFu);
}

}  // namespace
}  // namespace secretscan
