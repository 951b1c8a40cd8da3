// Points in time as reports spell them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace secretscan {

// Seconds since 1970 of "2025-01-31T09:30:00Z" or "2025-01-31T09:30:00"; nothing for any other
// form or a date that no calendar has. Years 0 to 9999.
std::optional<int64_t> ParseUtc(std::string_view text);

struct CivilTime {
  int year = 1970;
  int month = 1;   // from 1
  int day = 1;     // from 1
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 4; // 0: Sunday
  int year_day = 1;
};
// In UTC; beyond the years 0 to 9999 the nearest in them, as FormatUtc() of git/commit.h.
CivilTime ToCivil(int64_t seconds);

}  // namespace secretscan
