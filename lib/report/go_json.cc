#include "report/go_json.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace secretscan {
namespace {

void AppendEscape(unsigned value, std::string* out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  *out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    *out += kDigits[value >> shift & 0xF];
  }
}

constexpr std::array<bool, 256> PlainBytes() {
  std::array<bool, 256> plain{};
  for (int c = 0x20; c < 0x80; ++c) {
    plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
  }
  return plain;
}

// ASCII that stands for itself.
bool IsPlain(char c) {
  static constexpr std::array<bool, 256> kPlain = PlainBytes();
  return kPlain[static_cast<unsigned char>(c)];
}

void AppendSpecialAscii(char c, std::string* out) {
  switch (c) {
    case '"': *out += "\\\""; return;
    case '\\': *out += "\\\\"; return;
    case '\b': *out += "\\b"; return;
    case '\f': *out += "\\f"; return;
    case '\n': *out += "\\n"; return;
    case '\r': *out += "\\r"; return;
    case '\t': *out += "\\t"; return;
    default: AppendEscape(static_cast<unsigned char>(c), out);
  }
}

}  // namespace

void AppendGoString(std::string_view text, std::string* out) {
  *out += '"';
  for (size_t pos = 0; pos < text.size();) {
    size_t plain = pos;
    while (plain < text.size() && IsPlain(text[plain])) {
      ++plain;
    }
    *out += text.substr(pos, plain - pos);
    pos = plain;
    if (pos == text.size()) {
      break;
    }
    if (static_cast<unsigned char>(text[pos]) < 0x80) {
      AppendSpecialAscii(text[pos++], out);
      continue;
    }
    const Rune rune = DecodeRune(text, pos);
    const size_t width = static_cast<size_t>(rune.width);
    if (!rune.valid || rune.value == 0x2028 || rune.value == 0x2029) {
      AppendEscape(rune.value, out);
    } else {
      *out += text.substr(pos, width);
    }
    pos += width;
  }
  *out += '"';
}

void AppendGoFloat(float value, std::string* out) { AppendGoFloat(value, true, out); }

void AppendGoFloat(double value, bool single, std::string* out) {
  if (!std::isfinite(value)) {
    *out += '0';
    return;
  }
  // The shortest digits, as "-d.ddde-xx"; std::chars_format::fixed would print all digits of a
  // large value instead.
  char buffer[32];
  const auto [end, error] =
      single ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(value),
                             std::chars_format::scientific)
             : std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string_view text(buffer, static_cast<size_t>(end - buffer));
  const size_t mark = text.find('e');
  const bool negative_power = text[mark + 1] == '-';
  int power = 0;
  std::from_chars(text.data() + mark + 2, end, power);

  const double magnitude = std::fabs(value);
  const double least = single ? double{1e-6f} : 1e-6;
  const double most = single ? double{1e21f} : 1e21;
  if (magnitude != 0 && (magnitude < least || magnitude >= most)) {
    *out += text.substr(0, mark + 2);
    *out += std::to_string(power);
    return;
  }
  std::string digits;
  for (const char c : text.substr(0, mark)) {
    if (c >= '0' && c <= '9') {
      digits += c;
    }
  }
  if (std::signbit(value)) {
    *out += '-';
  }
  const size_t places = static_cast<size_t>(power);
  if (negative_power && magnitude != 0) {
    *out += "0." + std::string(places - 1, '0') + digits;
  } else if (digits.size() <= places + 1) {
    *out += digits + std::string(places + 1 - digits.size(), '0');
  } else {
    *out += digits.substr(0, places + 1) + "." + digits.substr(places + 1);
  }
}

}  // namespace secretscan
