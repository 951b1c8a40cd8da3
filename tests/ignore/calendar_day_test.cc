#include "ignore/calendar_day.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(CalendarDayTest, ReadsAndWritesDays) {
  EXPECT_EQ(ParseDay("1970-01-01"), 0);
  EXPECT_EQ(ParseDay("2000-02-29"), 11016);
  for (const int64_t day : {0, 59, 11016, 20000, 100000}) {
    EXPECT_EQ(ParseDay(FormatDay(day)), day);
  }
  for (const char* wrong : {"", "2025-02-30", "2025-13-01", "2025-1-1", "1969-12-31", "2025/01/01",
                            "2025-01-0x", "2025-01-01 ", "-025-01-01", "2025--1-01"}) {
    EXPECT_FALSE(ParseDay(wrong)) << wrong;
  }
}

TEST(CalendarDayTest, ReadsTimesToCome) {
  EXPECT_EQ(ParseDayOrDuration("90d", 100), 190);
  EXPECT_EQ(ParseDayOrDuration("2w", 100), 114);
  EXPECT_EQ(ParseDayOrDuration("1970-01-03", 100), 2);
  for (const char* wrong : {"d", "-1d", "1.5d", "40000d", "99999999999d", "3m", "90"}) {
    EXPECT_FALSE(ParseDayOrDuration(wrong, 100)) << wrong;
  }
}

}  // namespace
}  // namespace secretscan
