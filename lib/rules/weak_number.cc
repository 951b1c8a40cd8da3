#include "rules/weak_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "base/utf8.h"

namespace secretscan {
namespace {

// Takes the prefix of an integer literal off `digits` and returns its base.
int TakeBase(std::string_view* digits) {
  if (digits->size() < 2 || (*digits)[0] != '0') {
    return 10;
  }
  switch ((*digits)[1]) {
    case 'x':
    case 'X':
      digits->remove_prefix(2);
      return 16;
    case 'o':
    case 'O':
      digits->remove_prefix(2);
      return 8;
    case 'b':
    case 'B':
      digits->remove_prefix(2);
      return 2;
    default:
      digits->remove_prefix(1);
      return 8;
  }
}

}  // namespace

std::optional<int64_t> ParseGoInteger(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    text.remove_prefix(1);
  }
  const size_t before = text.size();
  const int base = TakeBase(&text);
  std::string digits;
  bool after_digit = before != text.size();  // an underscore may follow the prefix
  for (char c : text) {
    if (c == '_') {
      if (!after_digit || base == 10) {
        return std::nullopt;
      }
      after_digit = false;
    } else {
      digits += c;
      after_digit = true;
    }
  }
  uint64_t magnitude = 0;
  const char* end = digits.data() + digits.size();
  const auto [parsed, error] = std::from_chars(digits.data(), end, magnitude, base);
  if (!after_digit || digits.empty() || parsed != end || error != std::errc()) {
    return std::nullopt;
  }
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  if (magnitude > kMax + (negative ? 1 : 0)) {
    return std::nullopt;
  }
  return negative ? static_cast<int64_t>(~magnitude + 1) : static_cast<int64_t>(magnitude);
}

std::optional<double> ParseGoNumber(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    text.remove_prefix(1);
  }
  auto format = std::chars_format::general;
  if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    text.remove_prefix(2);
    format = std::chars_format::hex;
  }
  if (text.empty() || text[0] == '-') {
    return std::nullopt;
  }
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, number, format);
  if (parsed != end || error != std::errc()) {
    return std::nullopt;
  }
  return negative ? -number : number;
}

std::optional<bool> ParseGoBoolean(std::string_view text) {
  for (std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
    if (text == yes) {
      return true;
    }
  }
  for (std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
    if (text == no) {
      return false;
    }
  }
  return std::nullopt;
}

std::string FormatGoNumber(double number) {
  if (std::isnan(number)) {
    return "NaN";
  }
  if (std::isinf(number)) {
    return number > 0 ? "+Inf" : "-Inf";
  }
  // The longest: a sign, "0." and the 1,074 binary places of the smallest number.
  std::array<char, 1100> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                          std::chars_format::fixed);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

}  // namespace secretscan
