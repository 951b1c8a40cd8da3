#include "report/utc_time.h"

#include <chrono>
#include <string>

#include "git/commit.h"

namespace secretscan {
namespace {

constexpr int64_t kDay = 86'400;

// The number that the digits of text[begin..begin+size) spell; -1 if one is no digit.
int Number(std::string_view text, size_t begin, size_t size) {
  int value = 0;
  for (const char c : text.substr(begin, size)) {
    if (c < '0' || c > '9') {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<int64_t> ParseUtc(std::string_view text) {
  if (text.ends_with('Z')) {
    text.remove_suffix(1);
  }
  if (text.size() != 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const int year = Number(text, 0, 4), month = Number(text, 5, 2), day = Number(text, 8, 2);
  const int hour = Number(text, 11, 2), minute = Number(text, 14, 2), second = Number(text, 17, 2);
  if (year < 0 || month < 0 || day < 0) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 59) {
    return std::nullopt;
  }
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * kDay + hour * 3600 + minute * 60 + second;
}

CivilTime ToCivil(int64_t seconds) {
  const std::string text = FormatUtc(seconds);
  CivilTime out;
  out.year = Number(text, 0, 4);
  out.month = Number(text, 5, 2);
  out.day = Number(text, 8, 2);
  out.hour = Number(text, 11, 2);
  out.minute = Number(text, 14, 2);
  out.second = Number(text, 17, 2);
  const auto day = [&](int month, int of_month) {
    return std::chrono::sys_days(std::chrono::year_month_day(
        std::chrono::year(out.year), std::chrono::month(static_cast<unsigned>(month)),
        std::chrono::day(static_cast<unsigned>(of_month))));
  };
  const std::chrono::sys_days today = day(out.month, out.day);
  out.weekday = static_cast<int>(std::chrono::weekday(today).c_encoding());
  out.year_day = static_cast<int>((today - day(1, 1)).count()) + 1;
  return out;
}

}  // namespace secretscan
