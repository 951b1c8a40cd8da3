#include "cli/human_units.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace secretscan {

std::string HumanCount(int64_t count) {
  std::string digits = std::to_string(count);
  const size_t first = count < 0 ? 1 : 0;
  for (size_t i = digits.size(); i > first + 3; i -= 3) {
    digits.insert(i - 3, ",");
  }
  return digits;
}

std::string HumanBytes(int64_t bytes) {
  if (bytes < 1000) {
    return Counted(bytes, "byte");
  }
  constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  while (value >= 999.95 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f %s", value, kUnits[unit]);
  return buffer;
}

std::string HumanSeconds(double seconds) {
  char buffer[48];
  if (!(seconds >= 0) || seconds > 1e9) {
    return "-";
  }
  if (seconds < 60) {
    std::snprintf(buffer, sizeof buffer, seconds < 1 ? "%.2f s" : "%.1f s", seconds);
    return buffer;
  }
  const long whole = std::lround(seconds);
  if (whole < 3600) {
    std::snprintf(buffer, sizeof buffer, "%ld min %02ld s", whole / 60, whole % 60);
  } else {
    std::snprintf(buffer, sizeof buffer, "%ld h %02ld min", whole / 3600, whole / 60 % 60);
  }
  return buffer;
}

std::string Counted(int64_t count, std::string_view noun) {
  std::string out = HumanCount(count) + " " + std::string(noun);
  if (count != 1) {
    out += "s";
  }
  return out;
}

bool ParseBytes(std::string_view text, int64_t* bytes) {
  const std::string word(text);
  char* end = nullptr;
  const double number = std::strtod(word.c_str(), &end);
  if (end == word.c_str() || !(number > 0)) {
    return false;
  }
  std::string unit = end;
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static constexpr struct {
    const char* name;
    double size;
  } kUnits[] = {{"", 1},       {"b", 1},       {"k", 0x1p10},   {"kib", 0x1p10}, {"kb", 1e3},
                {"m", 0x1p20}, {"mib", 0x1p20}, {"mb", 1e6},    {"g", 0x1p30},   {"gib", 0x1p30},
                {"gb", 1e9},   {"t", 0x1p40},  {"tib", 0x1p40}, {"tb", 1e12}};
  for (const auto& known : kUnits) {
    if (unit == known.name && number * known.size < 0x1p62) {
      *bytes = static_cast<int64_t>(number * known.size);
      return *bytes > 0;
    }
  }
  return false;
}

}  // namespace secretscan
