#include "rules/entropy.h"

#include <cmath>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(EntropyTest, OfAsciiText) {
  EXPECT_EQ(ShannonEntropy(""), 0);
  EXPECT_EQ(ShannonEntropy("a"), 0);
  EXPECT_EQ(ShannonEntropy("aaaaaaaa"), 0);
  EXPECT_EQ(ShannonEntropy("abababab"), 1);
  EXPECT_EQ(ShannonEntropy("abcdefgh"), 3);
  EXPECT_NEAR(ShannonEntropy("abc"), std::log2(3.0), 1e-12);
  EXPECT_NEAR(ShannonEntropy("aab"), 0.918295834, 1e-9);
}

TEST(EntropyTest, RunesAreCountedButDividedByBytes) {
  // Two runes of two bytes: each has share 1/4.
  EXPECT_EQ(ShannonEntropy("\u00E4\u00F6"), 1);
  // One rune of two bytes, twice: share 2/4.
  EXPECT_EQ(ShannonEntropy("\u00E4\u00E4"), 0.5);
}

TEST(EntropyTest, InvalidBytesAreOneRune) {
  EXPECT_EQ(ShannonEntropy("\xFF\xFE"), 0);
  EXPECT_EQ(ShannonEntropy("\xC3"), 0);
  EXPECT_EQ(ShannonEntropy("a\xFF"), 1);
  // The replacement character itself counts with them: two of four bytes.
  EXPECT_EQ(ShannonEntropy("\xFF\uFFFD"), 0.5);
}

// Eight letters 49 times each: with the reciprocal of 392 the shares are not exactly 1/8, and the
// result stays below 3, as the reference's does.
TEST(EntropyTest, RoundsAsTheReferenceDoes) {
  std::string text;
  for (char c = 'a'; c <= 'h'; ++c) {
    text += std::string(49, c);
  }
  EXPECT_EQ(ShannonEntropy(text), std::nextafter(3.0, 0.0));
}

TEST(EntropyTest, EveryByte) {
  std::string text;
  for (int i = 0; i < 128; ++i) {
    text += static_cast<char>(i);
  }
  EXPECT_EQ(ShannonEntropy(text), 7);
}

}  // namespace
}  // namespace secretscan
