#include "rules/weak_number.h"

#include <limits>

#include "gtest/gtest.h"
#include "rules/min_version.h"

namespace secretscan {
namespace {

TEST(WeakNumberTest, IntegersAsInGoSource) {
  EXPECT_EQ(ParseGoInteger("0"), 0);
  EXPECT_EQ(ParseGoInteger("-7"), -7);
  EXPECT_EQ(ParseGoInteger("+7"), 7);
  EXPECT_EQ(ParseGoInteger("0x1F"), 31);
  EXPECT_EQ(ParseGoInteger("017"), 15);
  EXPECT_EQ(ParseGoInteger("0o17"), 15);
  EXPECT_EQ(ParseGoInteger("0b101"), 5);
  EXPECT_EQ(ParseGoInteger("0x_1_0"), 16);
  EXPECT_EQ(ParseGoInteger("1_0"), 10);
  EXPECT_EQ(ParseGoInteger("0_7"), 7);
  EXPECT_EQ(ParseGoInteger("9223372036854775807"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ParseGoInteger("-9223372036854775808"), std::numeric_limits<int64_t>::min());
}

TEST(WeakNumberTest, MalformedIntegers) {
  for (const char* text : {"", "-", "+-1", "1 ", " 1", "1.0", "08", "0x", "0b2", "_1", "1_", "0x1_",
                           "0x1__2", "9223372036854775808", "-9223372036854775809", "x"}) {
    EXPECT_EQ(ParseGoInteger(text), std::nullopt) << text;
  }
}

TEST(WeakNumberTest, Numbers) {
  EXPECT_EQ(ParseGoNumber("3.5"), 3.5);
  EXPECT_EQ(ParseGoNumber("+1e2"), 100);
  EXPECT_EQ(ParseGoNumber("-.5"), -0.5);
  EXPECT_EQ(ParseGoNumber("0x1p-1"), 0.5);
  EXPECT_EQ(ParseGoNumber("0x_1p-1"), 0.5);
  EXPECT_EQ(ParseGoNumber("1_0.2_5"), 10.25);
  EXPECT_EQ(ParseGoNumber("1e-400"), 0);
  EXPECT_EQ(ParseGoNumber("-0x1p-9999"), 0);
  EXPECT_EQ(ParseGoNumber("Inf"), std::numeric_limits<double>::infinity());
  for (const char* text : {"", "+", "--1", "+-1", "1 ", "1,5", "0x", "0x-1p1", "0x1",
                           "1e999", "-0x1p9999", "_1", "1_", "1_.5", "1._5", "1__0"}) {
    EXPECT_EQ(ParseGoNumber(text), std::nullopt) << text;
  }
}

TEST(WeakNumberTest, Booleans) {
  EXPECT_EQ(ParseGoBoolean("True"), true);
  EXPECT_EQ(ParseGoBoolean("f"), false);
  EXPECT_EQ(ParseGoBoolean("tRUE"), std::nullopt);
  EXPECT_EQ(ParseGoBoolean(""), std::nullopt);
}

TEST(WeakNumberTest, NumbersAreWrittenWithoutExponent) {
  EXPECT_EQ(FormatGoNumber(2.50), "2.5");
  EXPECT_EQ(FormatGoNumber(-0.1), "-0.1");
  EXPECT_EQ(FormatGoNumber(1e21), "1000000000000000000000");
  EXPECT_EQ(FormatGoNumber(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(FormatGoNumber(-std::numeric_limits<double>::infinity()), "-Inf");
  const std::string smallest = FormatGoNumber(-std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(smallest.substr(0, 4), "-0.0");
  EXPECT_EQ(smallest.back(), '5');
}

TEST(MinVersionTest, Versions) {
  EXPECT_EQ(ParseVersion("v8.25.0"), (Version{8, 25, 0}));
  EXPECT_EQ(ParseVersion("8"), (Version{8, 0, 0}));
  EXPECT_EQ(ParseVersion("1.2.3.4"), (Version{1, 2, 3}));
  EXPECT_EQ(ParseVersion("1.2.3-rc.1+x"), (Version{1, 2, 3}));
  for (const char* text : {"", "v", "abc", "1.", "1..2", "V1", "1.2.3 ", "1-", "99999999999"}) {
    EXPECT_EQ(ParseVersion(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace secretscan
