#include "rewrite/escape_reader.h"

#include <algorithm>
#include <optional>

#include "base/hex.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr char32_t kMaxRune = 0x10FFFF;

struct Entity {
  std::string_view name;
  char value;
};
constexpr Entity kEntities[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},   {"&quot;", '"'},
                                {"&apos;", '\''}, {"&amp;quot;", '"'}, {"&amp;lt;", '<'},
                                {"&amp;gt;", '>'}, {"&amp;amp;", '&'}};
constexpr std::string_view kNames = "abefnrtv0/", kValues("\a\b\033\f\n\r\t\v\0/", 10);

// `count` digits of the base 8, 10 or 16.
std::optional<char32_t> Number(std::string_view text, size_t at, size_t count, int base) {
  if (count == 0 || at + count > text.size()) {
    return std::nullopt;
  }
  char32_t value = 0;
  for (size_t i = at; i < at + count; ++i) {
    const int digit = HexDigit(text[i]);
    if (digit < 0 || digit >= base || value > kMaxRune) {
      return std::nullopt;
    }
    value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
  }
  return value;
}

std::string Utf8(char32_t rune) {
  std::string bytes;
  if (rune <= kMaxRune) {
    AppendUtf8(rune, &bytes);
  }
  return bytes;
}

class Reader {
 public:
  Reader(std::string_view text, size_t at, std::vector<Escape>* out)
      : text_(text), at_(at), out_(*out) {}

  void Run() {
    switch (text_[at_]) {
      case '%':
        AddByte(at_ + 1, 2, 16, EscapeStyle::kPercent);
        if (text_.substr(at_ + 1).starts_with("25")) {
          AddByte(at_ + 3, 2, 16, EscapeStyle::kPercent);
        }
        break;
      case '=':
        AddByte(at_ + 1, 2, 16, EscapeStyle::kOther);
        break;
      case '+':
        Add(1, " ", EscapeStyle::kPercent);
        break;
      case '&':
        Markup();
        break;
      case '\\':
        Backslashes();
        break;
      default:
        break;
    }
    // Quotes in quotes of SQL, CSV and YAML; dollars in make; percents in formats.
    constexpr std::string_view kDoubled = "'\"$%";
    const char c = text_[at_];
    if (kDoubled.find(c) != std::string_view::npos && Peek(at_ + 1) == c) {
      Add(2, std::string(1, c), EscapeStyle::kOther);
    }
  }

 private:
  char Peek(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  void Add(size_t size, std::string value, EscapeStyle style) {
    if (!value.empty()) {
      out_.push_back({size, std::move(value), style});
    }
  }
  void AddByte(size_t digits, size_t count, int base, EscapeStyle style) {
    const auto value = Number(text_, digits, count, base);
    if (value.has_value() && *value <= 0xFF) {
      Add(digits + count - at_, std::string(1, static_cast<char>(*value)), style);
    }
  }

  void Markup() {
    for (const Entity& entity : kEntities) {
      if (text_.substr(at_).starts_with(entity.name)) {
        Add(entity.name.size(), std::string(1, entity.value), EscapeStyle::kMarkup);
      }
    }
    if (Peek(at_ + 1) != '#') {
      return;
    }
    const bool is_hex = Peek(at_ + 2) == 'x' || Peek(at_ + 2) == 'X';
    const size_t begin = at_ + (is_hex ? 3 : 2);
    const size_t end = text_.substr(0, std::min(text_.size(), begin + 10)).find(';', begin);
    if (end == std::string_view::npos) {
      return;
    }
    if (const auto rune = Number(text_, begin, end - begin, is_hex ? 16 : 10)) {
      Add(end + 1 - at_, Utf8(*rune), EscapeStyle::kMarkup);
    }
  }

  // A string within a string doubles its backslashes.
  void Backslashes() {
    size_t count = 1;
    while (count < 4 && Peek(at_ + count) == '\\') {
      ++count;
    }
    if (count >= 2) {
      Add(2, "\\", EscapeStyle::kBackslash);
    }
    if (count == 4) {
      Add(4, "\\", EscapeStyle::kBackslash);
      return;
    }
    const size_t next = at_ + count;
    const char c = Peek(next);
    if (next >= text_.size()) {
      return;
    }
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (count != 2 && !is_letter && !is_digit) {
      Add(count + 1, std::string(1, c), EscapeStyle::kBackslash);
    }
    if (count == 3) {
      return;
    }
    if (const size_t known = kNames.find(c); known != std::string_view::npos) {
      Add(count + 1, std::string(1, kValues[known]), EscapeStyle::kBackslash);
    }
    // Line ends of both kinds are one.
    const std::string_view slashes = text_.substr(at_, count);
    if (c == 'r' && text_.substr(next + 1).starts_with(slashes) && Peek(next + 1 + count) == 'n') {
      Add(2 * count + 2, "\n", EscapeStyle::kBackslash);
    }
    if (is_digit) {
      AddByte(next, 3, 8, EscapeStyle::kBackslash);
    } else if (c == 'x') {
      AddByte(next + 1, 2, 16, EscapeStyle::kBackslash);
    } else if (c == 'u' || c == 'U') {
      Unicode(next, count);
    }
  }

  // \u0041, \u{41}, \U00000041, and pairs of surrogates.
  void Unicode(size_t letter, size_t slashes) {
    if (Peek(letter + 1) == '{') {
      const size_t end =
          text_.substr(0, std::min(text_.size(), letter + 10)).find('}', letter + 2);
      const auto rune = end == std::string_view::npos
                            ? std::nullopt
                            : Number(text_, letter + 2, end - letter - 2, 16);
      if (rune.has_value()) {
        Add(end + 1 - at_, Utf8(*rune), EscapeStyle::kBackslash);
      }
      return;
    }
    const size_t digits = text_[letter] == 'u' ? 4 : 8;
    const auto high = Number(text_, letter + 1, digits, 16);
    if (!high.has_value()) {
      return;
    }
    const size_t end = letter + 1 + digits;
    if (*high >= 0xD800 && *high < 0xDC00) {
      const auto low = Number(text_, end + slashes + 1, 4, 16);
      if (text_.substr(at_, slashes) == text_.substr(std::min(end, text_.size()), slashes) &&
          Peek(end + slashes) == 'u' && low.has_value() && *low >= 0xDC00 && *low < 0xE000) {
        Add(end + slashes + 5 - at_, Utf8(0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00)),
            EscapeStyle::kBackslash);
      }
      return;
    }
    Add(end - at_, Utf8(*high), EscapeStyle::kBackslash);
  }

  const std::string_view text_;
  const size_t at_;
  std::vector<Escape>& out_;
};

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

std::string Hex2(char c) {
  const uint8_t byte = static_cast<uint8_t>(c);
  std::string digits = HexEncode({&byte, 1});
  std::transform(digits.begin(), digits.end(), digits.begin(),
                 [](char d) { return d >= 'a' ? static_cast<char>(d - 'a' + 'A') : d; });
  return digits;
}

}  // namespace

void ReadEscapes(std::string_view text, size_t at, std::vector<Escape>* escapes) {
  escapes->clear();
  Reader(text, at, escapes).Run();
}

std::string WriteEscaped(std::string_view text, EscapeStyle style) {
  std::string out;
  for (const char c : text) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20;
    if (style == EscapeStyle::kPercent && !IsUnreserved(c)) {
      out += "%" + Hex2(c);
    } else if (style == EscapeStyle::kBackslash && (c == '"' || c == '\\')) {
      out += std::string("\\") + c;
    } else if (style == EscapeStyle::kBackslash && is_control) {
      out += c == '\n' ? "\\n" : "\\u00" + Hex2(c);
    } else if (style == EscapeStyle::kMarkup &&
               std::string_view("&<>\"'").find(c) != std::string_view::npos) {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace secretscan
