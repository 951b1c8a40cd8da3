#include "git/ewah.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Number(uint64_t value, int size) {
  std::string out;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift & 0xFF);
  }
  return out;
}

// A marker: `run` words filled with `bit`, and so many literal ones behind it.
uint64_t Marker(bool bit, uint64_t run, uint64_t literals) {
  return (bit ? 1 : 0) | run << 1 | literals << 33;
}

std::string Bitmap(uint32_t bits, const std::vector<uint64_t>& words) {
  std::string out = Number(bits, 4) + Number(words.size(), 4);
  for (const uint64_t word : words) {
    out += Number(word, 8);
  }
  return out + Number(0, 4);
}

absl::StatusOr<std::vector<uint32_t>> Bits(const std::string& bytes, uint32_t limit) {
  ByteReader reader(bytes);
  auto bits = TakeEwahBits(&reader, limit);
  EXPECT_TRUE(!bits.ok() || reader.empty());
  return bits;
}

TEST(EwahTest, LiteralsAndRuns) {
  EXPECT_THAT(*Bits(Bitmap(0, {}), 10), IsEmpty());
  EXPECT_THAT(*Bits(Bitmap(64, {Marker(false, 0, 1), 1 | 1 << 5}), 6), ElementsAre(0, 5));
  EXPECT_THAT(*Bits(Bitmap(192, {Marker(false, 2, 1), 2}), 200), ElementsAre(129));
  EXPECT_THAT(*Bits(Bitmap(128, {Marker(true, 1, 1), 1, Marker(false, 0, 0)}), 65), SizeIs(65));
}

TEST(EwahTest, NothingBeyondTheLimit) {
  EXPECT_FALSE(Bits(Bitmap(64, {Marker(false, 0, 1), 1 << 6}), 6).ok());
  EXPECT_FALSE(Bits(Bitmap(64, {Marker(true, 1, 0)}), 63).ok());
  EXPECT_TRUE(Bits(Bitmap(64, {Marker(true, 1, 0)}), 64).ok());
  // Some bytes that stand for 2^38 bits, again and again.
  const uint64_t longest = Marker(true, 0xFFFFFFFFu, 0);
  EXPECT_FALSE(Bits(Bitmap(0xFFFFFFFFu, {longest, longest}), 0xFFFFFFFFu).ok());
  EXPECT_FALSE(Bits(Bitmap(64, {Marker(false, 0xFFFFFFFFu, 0)}), 64).ok());
}

TEST(EwahTest, Truncated) {
  const std::string whole = Bitmap(64, {Marker(false, 0, 1), 1});
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Bits(whole.substr(0, size), 64).ok()) << size;
  }
  EXPECT_FALSE(Bits(Bitmap(64, {Marker(false, 0, 2), 1}), 64).ok());  // fewer than it says
}

}  // namespace
}  // namespace secretscan
