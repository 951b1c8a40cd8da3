#include "report/utc_time.h"

#include <gtest/gtest.h>

#include "git/commit.h"

namespace secretscan {
namespace {

TEST(UtcTime, ReadsAndWrites) {
  EXPECT_EQ(ParseUtc("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ParseUtc("2025-02-01T10:00:00Z"), 1738404000);
  EXPECT_EQ(ParseUtc("2024-02-29T23:59:59"), 1709251199);
  for (const int64_t seconds : {int64_t{0}, int64_t{-1}, int64_t{951'782'400},
                                int64_t{253'402'300'799}, int64_t{-62'135'596'800}}) {
    EXPECT_EQ(ParseUtc(FormatUtc(seconds)), seconds);
  }
}

TEST(UtcTime, RefusesOtherForms) {
  for (const char* text : {"", "2025-02-01", "2025-02-30T00:00:00Z", "2025-13-01T00:00:00Z",
                           "2025-02-01T24:00:00Z", "2025-02-01T10:00:00+01:00",
                           "2025-02-01 10:00:00Z", "x025-02-01T10:00:00Z"}) {
    EXPECT_FALSE(ParseUtc(text).has_value()) << text;
  }
}

TEST(UtcTime, KnowsTheCalendar) {
  const CivilTime time = ToCivil(*ParseUtc("2024-12-31T13:02:03Z"));
  EXPECT_EQ(time.weekday, 2);
  EXPECT_EQ(time.year_day, 366);
  EXPECT_EQ(time.hour, 13);
  EXPECT_EQ(ToCivil(-1).weekday, 3);
  // Beyond what the format holds, the nearest.
  EXPECT_EQ(ToCivil(INT64_MAX).year, 9999);
  EXPECT_EQ(ToCivil(INT64_MIN).year, 0);
}

}  // namespace
}  // namespace secretscan
