#include "rules/weak_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

#include "base/hex.h"

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

// Takes out underscores, each of which must stand between two digits, or between a base prefix
// (`prefixed`) and a digit. False for any other.
bool TakeUnderscores(std::string_view text, bool prefixed, std::string* out) {
  const auto is_digit = [&](size_t i) { return i < text.size() && HexDigit(text[i]) >= 0; };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      *out += text[i];
    } else if (!(i == 0 ? prefixed : is_digit(i - 1)) || !is_digit(i + 1)) {
      return false;
    }
  }
  return true;
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
  if (!TakeUnderscores(text, before != text.size(), &digits)) {
    return std::nullopt;
  }
  uint64_t magnitude = 0;
  const char* end = digits.data() + digits.size();
  const auto [parsed, error] = std::from_chars(digits.data(), end, magnitude, base);
  if (parsed != end || error != std::errc()) {
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
  const bool hex = text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
  if (hex) {
    text.remove_prefix(2);
  }
  if (hex && text.find_first_of("pP") == std::string_view::npos) {
    return std::nullopt;  // Go's hexadecimal notation always has an exponent
  }
  std::string digits;
  if (!TakeUnderscores(text, hex, &digits) || digits.empty() || digits[0] == '-') {
    return std::nullopt;
  }
  double number = 0;
  const char* end = digits.data() + digits.size();
  const auto [parsed, error] = std::from_chars(
      digits.data(), end, number, hex ? std::chars_format::hex : std::chars_format::general);
  if (error == std::errc::result_out_of_range) {
    // Too large is an error, too small is 0, or nearly.
    number = std::strtod((hex ? "0x" + digits : digits).c_str(), nullptr);
  }
  if (parsed != end || error == std::errc::invalid_argument ||
      (error == std::errc::result_out_of_range && std::isinf(number))) {
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
