#include "ignore/calendar_day.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace secretscan {
namespace {

namespace chrono = std::chrono;

constexpr int64_t kMaxAhead = 36'500;

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || text[0] == '-' || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<CalendarDay> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = Digits(text.substr(0, 4));
  const auto month = Digits(text.substr(5, 2));
  const auto day = Digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970) {
    return std::nullopt;
  }
  const chrono::year_month_day date{chrono::year(*year),
                                    chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return chrono::sys_days(date).time_since_epoch().count();
}

std::string FormatDay(CalendarDay day) {
  const chrono::year_month_day date{chrono::sys_days(chrono::days(day))};
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

CalendarDay Today() {
  return chrono::floor<chrono::days>(chrono::system_clock::now()).time_since_epoch().count();
}

std::optional<CalendarDay> ParseDayOrDuration(std::string_view text, CalendarDay today) {
  if (text.size() < 2 || (text.back() != 'd' && text.back() != 'w')) {
    return ParseDay(text);
  }
  const auto count = Digits(text.substr(0, text.size() - 1));
  if (!count) {
    return std::nullopt;
  }
  const int64_t days = text.back() == 'w' ? int64_t{7} * *count : *count;
  return days <= kMaxAhead ? std::optional(today + days) : std::nullopt;
}

}  // namespace secretscan
