// Sprig's functions of time, in UTC always; `now` is when the scan began.
#include <array>
#include <cstdio>

#include "base/status.h"
#include "report/template/arguments.h"
#include "report/template/format.h"
#include "report/utc_time.h"

namespace secretscan::templates {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::string Digits(int64_t value, int width, char fill = '0') {
  std::string out = std::to_string(value);
  while (out.size() < static_cast<size_t>(width)) {
    out.insert(out.begin(), fill);
  }
  return out;
}

// The parts of Go's layouts, longer ones before those that they begin with.
enum class Part {
  kLongMonth, kMonth, kLongDay, kDay, kYear, kZonesColon, kZonesPlain, kNumericZoneColon,
  kNumericZone, kZoneName, kZeroYearDay, kZeroMonth, kZeroDay, kZeroHour12, kZeroMinute,
  kZeroSecond, kShortYear, kHour24, kPaddedDay, kUpperHalf, kLowerHalf, kPlainMonth, kPlainDay,
  kHour12, kMinute, kSecond,
};
struct LayoutPart {
  std::string_view text;
  Part part;
};
constexpr LayoutPart kParts[] = {
    {"January", Part::kLongMonth}, {"Jan", Part::kMonth},
    {"Monday", Part::kLongDay},    {"Mon", Part::kDay},
    {"2006", Part::kYear},         {"Z07:00", Part::kZonesColon},
    {"Z0700", Part::kZonesPlain},  {"-07:00", Part::kNumericZoneColon},
    {"-0700", Part::kNumericZone}, {"MST", Part::kZoneName},
    {"002", Part::kZeroYearDay},   {"01", Part::kZeroMonth},
    {"02", Part::kZeroDay},        {"03", Part::kZeroHour12},
    {"04", Part::kZeroMinute},     {"05", Part::kZeroSecond},
    {"06", Part::kShortYear},      {"15", Part::kHour24},
    {"_2006", Part::kYear},        {"_2", Part::kPaddedDay},
    {"PM", Part::kUpperHalf},      {"pm", Part::kLowerHalf},
    {"1", Part::kPlainMonth},      {"2", Part::kPlainDay},
    {"3", Part::kHour12},          {"4", Part::kMinute},
    {"5", Part::kSecond},
};

std::string PartOf(Part part, const CivilTime& time) {
  const int hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12;
  const std::string month(kMonths[static_cast<size_t>(time.month - 1)]);
  const std::string day(kDays[static_cast<size_t>(time.weekday)]);
  switch (part) {
    case Part::kLongMonth: return month;
    case Part::kMonth: return month.substr(0, 3);
    case Part::kLongDay: return day;
    case Part::kDay: return day.substr(0, 3);
    case Part::kYear: return Digits(time.year, 4);
    case Part::kZonesColon:
    case Part::kZonesPlain: return "Z";
    case Part::kNumericZoneColon: return "+00:00";
    case Part::kNumericZone: return "+0000";
    case Part::kZoneName: return "UTC";
    case Part::kZeroYearDay: return Digits(time.year_day, 3);
    case Part::kZeroMonth: return Digits(time.month, 2);
    case Part::kZeroDay: return Digits(time.day, 2);
    case Part::kZeroHour12: return Digits(hour12, 2);
    case Part::kZeroMinute: return Digits(time.minute, 2);
    case Part::kZeroSecond: return Digits(time.second, 2);
    case Part::kShortYear: return Digits(time.year % 100, 2);
    case Part::kHour24: return Digits(time.hour, 2);
    case Part::kPaddedDay: return Digits(time.day, 2, ' ');
    case Part::kUpperHalf: return time.hour < 12 ? "AM" : "PM";
    case Part::kLowerHalf: return time.hour < 12 ? "am" : "pm";
    case Part::kPlainMonth: return std::to_string(time.month);
    case Part::kPlainDay: return std::to_string(time.day);
    case Part::kHour12: return std::to_string(hour12);
    case Part::kMinute: return std::to_string(time.minute);
    case Part::kSecond: return std::to_string(time.second);
  }
  return "";
}

std::string InLayout(std::string_view layout, int64_t seconds) {
  const CivilTime time = ToCivil(seconds);
  std::string out;
  for (size_t pos = 0; pos < layout.size();) {
    const std::string_view rest = layout.substr(pos);
    const LayoutPart* found = nullptr;
    for (const LayoutPart& part : kParts) {
      // Not "Jan" in "Janitor".
      const bool word = (part.part == Part::kMonth || part.part == Part::kDay) &&
                        rest.size() > part.text.size() && rest[part.text.size()] >= 'a' &&
                        rest[part.text.size()] <= 'z';
      if (rest.starts_with(part.text) && !word) {
        found = &part;
        break;
      }
    }
    if (found == nullptr) {
      out += layout[pos++];
    } else {
      if (found->text == "_2006") {
        out += '_';
      }
      out += PartOf(found->part, time);
      pos += found->text.size();
    }
  }
  return out;
}

absl::StatusOr<int64_t> SecondsOf(const Value& value) {
  if (value.as_time()) {
    return value.as_time()->seconds;
  }
  if (value.as_int()) {
    return *value.as_int();
  }
  return InvalidArgument("a time is needed here; toDate \"2006-01-02T15:04:05Z07:00\" .Date makes "
                         "one of a finding's date");
}

absl::StatusOr<Value> Now(CallContext& context, Arguments) { return Value(Time{context.now()}); }

absl::StatusOr<Value> Date(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view layout, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t seconds, SecondsOf(arguments[1]));
  return Made(context, InLayout(layout, seconds));
}
absl::StatusOr<Value> HtmlDate(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t seconds, SecondsOf(arguments[0]));
  return Made(context, InLayout("2006-01-02", seconds));
}
absl::StatusOr<Value> UnixEpoch(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t seconds, SecondsOf(arguments[0]));
  return Made(context, std::to_string(seconds));
}

// Of the layouts only those of a whole time and of a day.
absl::StatusOr<Value> ToDate(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view layout, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  std::string whole(text);
  if (layout == "2006-01-02") {
    whole += "T00:00:00Z";
  } else if (layout != "2006-01-02T15:04:05Z07:00" && layout != "2006-01-02T15:04:05Z") {
    return InvalidArgument("the layouts are 2006-01-02 and 2006-01-02T15:04:05Z07:00");
  }
  const std::optional<int64_t> seconds = ParseUtc(whole);
  // Sprig's zero time for what is no date.
  constexpr int64_t kYearOne = -62'135'596'800;
  return Value(Time{seconds.value_or(kYearOne)});
}

constexpr Function kFunctions[] = {
    {"now", 0, 0, Now},
    {"date", 2, 2, Date},
    {"htmlDate", 1, 1, HtmlDate},
    {"toDate", 2, 2, ToDate},
    {"unixEpoch", 1, 1, UnixEpoch},
};

}  // namespace

std::span<const Function> TimeFunctions() { return kFunctions; }

}  // namespace secretscan::templates
