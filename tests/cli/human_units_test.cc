#include "cli/human_units.h"

#include <limits>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(HumanUnitsTest, Counts) {
  EXPECT_EQ(HumanCount(0), "0");
  EXPECT_EQ(HumanCount(999), "999");
  EXPECT_EQ(HumanCount(1000), "1,000");
  EXPECT_EQ(HumanCount(1234567), "1,234,567");
  EXPECT_EQ(HumanCount(-123), "-123");
  EXPECT_EQ(HumanCount(-1234), "-1,234");
  EXPECT_EQ(Counted(1, "commit"), "1 commit");
  EXPECT_EQ(Counted(0, "commit"), "0 commits");
}

TEST(HumanUnitsTest, Bytes) {
  EXPECT_EQ(HumanBytes(1), "1 byte");
  EXPECT_EQ(HumanBytes(999), "999 bytes");
  EXPECT_EQ(HumanBytes(1000), "1.0 kB");
  EXPECT_EQ(HumanBytes(999'949), "999.9 kB");
  EXPECT_EQ(HumanBytes(999'999), "1.0 MB");
  EXPECT_EQ(HumanBytes(std::numeric_limits<int64_t>::max()), "9.2 EB");
}

TEST(HumanUnitsTest, Seconds) {
  EXPECT_EQ(HumanSeconds(0.421), "0.42 s");
  EXPECT_EQ(HumanSeconds(3.14), "3.1 s");
  EXPECT_EQ(HumanSeconds(125), "2 min 05 s");
  EXPECT_EQ(HumanSeconds(3720), "1 h 02 min");
  EXPECT_EQ(HumanSeconds(std::numeric_limits<double>::infinity()), "-");
  EXPECT_EQ(HumanSeconds(std::numeric_limits<double>::quiet_NaN()), "-");
}

}  // namespace
}  // namespace secretscan
