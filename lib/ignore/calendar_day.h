// Days, as "2025-01-31".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace secretscan {

// Days since 1970-01-01, UTC.
using CalendarDay = int64_t;

// "YYYY-MM-DD" of the years 1970 to 9999; nothing for anything else, such as 2025-02-30.
std::optional<CalendarDay> ParseDay(std::string_view text);
std::string FormatDay(CalendarDay day);

CalendarDay Today();

// A day, or a time from `today` on: "90d", "12w". At most 36,500 days ahead.
std::optional<CalendarDay> ParseDayOrDuration(std::string_view text, CalendarDay today);

}  // namespace secretscan
