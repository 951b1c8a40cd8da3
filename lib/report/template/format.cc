#include "report/template/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/status.h"
#include "base/utf8.h"
#include "git/commit.h"

namespace secretscan::templates {
namespace {

constexpr int kMaxWidth = 1'000'000;

struct Spec {
  bool plus = false, minus = false, sharp = false, space = false, zero = false;
  int width = -1;
  int precision = -1;
  char32_t verb = 'v';
};

int64_t RuneCount(std::string_view text) {
  int64_t count = 0;
  for (size_t pos = 0; pos < text.size(); ++count) {
    pos += static_cast<size_t>(DecodeRune(text, pos).width);
  }
  return count;
}

std::string_view FirstRunes(std::string_view text, int count) {
  size_t pos = 0;
  for (int i = 0; i < count && pos < text.size(); ++i) {
    pos += static_cast<size_t>(DecodeRune(text, pos).width);
  }
  return text.substr(0, pos);
}

// What strconv.IsPrint says no to: controls, blanks but the ASCII one, and characters without a
// shape of their own. (Unassigned characters are not known here.)
bool IsPrintable(char32_t rune) {
  if (rune < 0x20 || (rune >= 0x7F && rune <= 0xA0) || rune == 0xAD) {
    return false;
  }
  return !((rune >= 0x2000 && rune <= 0x200F) || (rune >= 0x2028 && rune <= 0x202F) ||
           (rune >= 0x205F && rune <= 0x206F) || rune == 0x3000 || rune == 0x1680 ||
           rune == 0x061C || rune == 0x180E || rune == 0xFEFF ||
           (rune >= 0xFFF0 && rune <= 0xFFFB) ||
           (rune >= 0xE000 && rune <= 0xF8FF) || (rune >= 0xE0000 && rune <= 0xE007F) ||
           rune >= 0xF0000 || (rune & 0xFFFE) == 0xFFFE || (rune >= 0xFDD0 && rune <= 0xFDEF));
}

std::string Hex(uint64_t value, int digits) {
  char buffer[20];
  std::snprintf(buffer, sizeof buffer, "%0*llx", digits, static_cast<unsigned long long>(value));
  return buffer;
}

void AppendQuotedRune(char32_t rune, char quote, bool ascii_only, std::string* out) {
  constexpr std::string_view kEscaped = "\a\b\f\n\r\t\v\\";
  constexpr std::string_view kNames = "abfnrtv\\";
  if (rune == static_cast<char32_t>(quote)) {
    *out += {'\\', quote};
  } else if (const size_t i = rune < 0x80 ? kEscaped.find(static_cast<char>(rune))
                                          : std::string_view::npos;
             i != std::string_view::npos && rune != 0) {
    *out += {'\\', kNames[i]};
  } else if (IsPrintable(rune) && (rune < 0x80 || !ascii_only)) {
    AppendUtf8(rune, out);
  } else if (rune < 0x80) {
    *out += "\\x" + Hex(rune, 2);
  } else if (rune < 0x10000) {
    *out += "\\u" + Hex(rune, 4);
  } else {
    *out += "\\U" + Hex(rune, 8);
  }
}

// Of printf's %e and the like, whose exponent has at least two digits in C and Go.
std::string FloatDigits(double value, std::chars_format form, int precision) {
  char buffer[1500];
  const auto [end, error] =
      precision < 0 ? std::to_chars(buffer, buffer + sizeof buffer, value, form)
                    : std::to_chars(buffer, buffer + sizeof buffer, value, form,
                                    std::min(precision, 1000));
  std::string out(buffer, end);
  if (precision > 1000) {
    const size_t mark = std::min(out.find('e'), out.size());
    out.insert(mark, static_cast<size_t>(precision - 1000), '0');
  }
  return out;
}

// Shortest digits as d.ddde±xx.
std::string ShortestScientific(double value, bool single) {
  char buffer[64];
  const auto [end, error] =
      single ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(value),
                             std::chars_format::scientific)
             : std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  return std::string(buffer, end);
}

// The same number without an exponent.
std::string WithoutExponent(const std::string& scientific) {
  const size_t mark = scientific.find('e');
  int power = 0;
  std::from_chars(scientific.data() + mark + (scientific[mark + 1] == '+' ? 2 : 1),
                  scientific.data() + scientific.size(), power);
  std::string digits;
  const bool negative = scientific[0] == '-';
  for (const char c : scientific.substr(0, mark)) {
    if (c >= '0' && c <= '9') {
      digits += c;
    }
  }
  std::string out = negative ? "-" : "";
  if (power < 0) {
    return out + "0." + std::string(static_cast<size_t>(-power - 1), '0') + digits;
  }
  const size_t whole = static_cast<size_t>(power) + 1;
  if (digits.size() <= whole) {
    return out + digits + std::string(whole - digits.size(), '0');
  }
  return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

int ExponentOf(const std::string& scientific) {
  const size_t mark = scientific.find('e');
  int power = 0;
  std::from_chars(scientific.data() + mark + (scientific[mark + 1] == '+' ? 2 : 1),
                  scientific.data() + scientific.size(), power);
  return power;
}

// Go's %g: like C's, with as many digits as are needed where no precision is given.
std::string General(double value, bool single, int precision) {
  if (precision < 0) {
    constexpr int kLimit = 6;
    const std::string scientific = ShortestScientific(value, single);
    const int power = ExponentOf(scientific);
    return power < -4 || power >= kLimit ? scientific : WithoutExponent(scientific);
  }
  return FloatDigits(value, std::chars_format::general, precision == 0 ? 1 : precision);
}

class Printer {
 public:
  explicit Printer(size_t limit) : limit_(limit) {}

  // Appends the value under the verb.
  void Print(const Value& value, const Spec& spec, int depth) {
    if (full()) {
      return;
    }
    if (value.is_nil()) {
      PrintNil(spec);
    } else if (value.as_bool()) {
      PrintBoolean(*value.as_bool(), value, spec);
    } else if (value.as_int()) {
      PrintInteger(*value.as_int(), value, spec);
    } else if (value.as_float()) {
      PrintFloat(*value.as_float(), value, spec);
    } else if (value.as_string()) {
      PrintText(*value.as_string(), value, spec);
    } else if (value.as_time()) {
      std::string text = FormatUtc(value.as_time()->seconds);
      text.back() = ' ';
      text[text.find('T')] = ' ';
      text += "+0000 UTC";
      PrintText(text, value, spec);
    } else if (depth > kMaxValueDepth) {
      out_ += "...";
    } else {
      PrintContainer(value, spec, depth);
    }
  }
  void Append(std::string_view text) { out_ += text; }
  // True when there is too much already.
  bool full() const { return out_.size() > limit_; }
  std::string Take() { return std::move(out_); }

  void PrintBad(const Value& value, const Spec& spec) {
    out_ += "%!";
    AppendUtf8(spec.verb, &out_);
    out_ += '(';
    if (value.is_nil()) {
      out_ += "<nil>";
    } else {
      out_ += TypeName(value);
      out_ += '=';
      Print(value, Spec(), 0);
    }
    out_ += ')';
  }

  static std::string TypeName(const Value& value) {
    if (value.as_list()) {
      return "[]interface {}";
    }
    if (value.as_dict()) {
      return "map[string]interface {}";
    }
    if (const Record* record = value.as_record()) {
      return "report." + std::string(record->type_name);
    }
    return value.as_time() ? "time.Time" : value.is_nil() ? "<nil>" : std::string(value.kind());
  }

 private:
  void Pad(std::string_view text, const Spec& spec, bool zeros = false) {
    const int64_t missing = spec.width - RuneCount(text);
    if (missing <= 0) {
      out_ += text;
    } else if (spec.minus) {
      out_ += text;
      out_.append(static_cast<size_t>(missing), ' ');
    } else {
      out_.append(static_cast<size_t>(missing), zeros ? '0' : ' ');
      out_ += text;
    }
  }

  void PrintNil(const Spec& spec) {
    if (spec.verb == 'v') {
      Pad("<nil>", spec);
    } else {
      PrintBad(Value(), spec);
    }
  }

  void PrintBoolean(bool truth, const Value& value, const Spec& spec) {
    if (spec.verb == 'v' || spec.verb == 't') {
      Pad(truth ? "true" : "false", spec);
    } else {
      PrintBad(value, spec);
    }
  }

  void PrintInteger(int64_t number, const Value& value, const Spec& spec) {
    const uint64_t magnitude =
        number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
    const auto rune = number >= 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF)
                          ? static_cast<char32_t>(number)
                          : kReplacementRune;
    std::string text;
    switch (spec.verb) {
      case 'v':
      case 'd': return PrintDigits(magnitude, number < 0, 10, "", spec);
      case 'b': return PrintDigits(magnitude, number < 0, 2, spec.sharp ? "0b" : "", spec);
      case 'o': return PrintDigits(magnitude, number < 0, 8, spec.sharp ? "0" : "", spec);
      case 'O': return PrintDigits(magnitude, number < 0, 8, "0o", spec);
      case 'x': return PrintDigits(magnitude, number < 0, 16, spec.sharp ? "0x" : "", spec);
      case 'X': return PrintDigits(magnitude, number < 0, 16, spec.sharp ? "0X" : "", spec, true);
      case 'c':
        AppendUtf8(rune, &text);
        return Pad(text, spec);
      case 'q':
        text = "'";
        AppendQuotedRune(rune, '\'', spec.plus, &text);
        return Pad(text + "'", spec);
      case 'U': {
        char buffer[24];
        std::snprintf(buffer, sizeof buffer, "U+%04llX",
                      static_cast<unsigned long long>(magnitude));
        return Pad(buffer, spec);
      }
      default: return PrintBad(value, spec);
    }
  }

  void PrintDigits(uint64_t magnitude, bool negative, int base, std::string_view prefix,
                   const Spec& spec, bool upper = false) {
    char buffer[70];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, magnitude, base);
    std::string digits(buffer, end);
    if (upper) {
      for (char& c : digits) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      }
    }
    const std::string sign = negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
    if (spec.precision == 0 && magnitude == 0) {
      digits.clear();
      return Pad(sign.empty() ? "" : "", spec);
    }
    size_t least = spec.precision > 0 ? static_cast<size_t>(spec.precision) : 0;
    if (spec.zero && !spec.minus && spec.precision < 0 && spec.width > 0) {
      // Zeros take the place of blanks, behind the sign.
      const size_t taken = sign.size();
      least = static_cast<size_t>(spec.width) > taken ? static_cast<size_t>(spec.width) - taken : 0;
    }
    if (digits.size() < least) {
      digits.insert(0, least - digits.size(), '0');
    }
    Pad(sign + std::string(prefix) + digits, spec);
  }

  void PrintFloat(Float number, const Value& value, const Spec& spec) {
    const double magnitude = std::fabs(number.value);
    const bool finite = std::isfinite(number.value);
    std::string digits;
    if (!finite) {
      digits = std::isnan(number.value) ? "NaN" : "Inf";
    } else {
      switch (spec.verb) {
        case 'v':
        case 'g':
        case 'G': digits = General(magnitude, number.single, spec.precision); break;
        case 'e':
        case 'E':
          digits = FloatDigits(magnitude, std::chars_format::scientific,
                               spec.precision < 0 ? 6 : spec.precision);
          break;
        case 'f':
        case 'F':
          digits = FloatDigits(magnitude, std::chars_format::fixed,
                               spec.precision < 0 ? 6 : spec.precision);
          break;
        default: return PrintBad(value, spec);
      }
    }
    if (spec.verb == 'E' || spec.verb == 'G') {
      std::replace(digits.begin(), digits.end(), 'e', 'E');
    }
    const bool negative = std::signbit(number.value) && !std::isnan(number.value);
    std::string sign = negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
    if (!finite && !std::isnan(number.value) && sign.empty()) {
      sign = "+";
    }
    if (spec.zero && !spec.minus && finite && spec.width > 0) {
      const size_t width = static_cast<size_t>(spec.width);
      if (digits.size() + sign.size() < width) {
        digits.insert(0, width - digits.size() - sign.size(), '0');
      }
    }
    Pad(sign + digits, spec);
  }

  void PrintText(std::string_view text, const Value& value, const Spec& spec) {
    std::string_view part = spec.precision >= 0 ? FirstRunes(text, spec.precision) : text;
    const bool zeros = spec.zero && !spec.minus;
    switch (spec.verb) {
      case 'v':
        if (spec.sharp) {
          return Pad(Quoted(part), spec, zeros);
        }
        [[fallthrough]];
      case 's': return Pad(part, spec, zeros);
      case 'q':
        // A raw string where that is possible and wanted.
        if (spec.sharp && part.find('`') == std::string_view::npos &&
            std::all_of(part.begin(), part.end(), [](char c) {
              return static_cast<unsigned char>(c) >= 0x20 || c == '\t';
            })) {
          return Pad("`" + std::string(part) + "`", spec, zeros);
        }
        return Pad(Quoted(part, spec.plus), spec, zeros);
      case 'x':
      case 'X': {
        part = spec.precision >= 0
                   ? text.substr(0, static_cast<size_t>(spec.precision))
                   : text;
        std::string hex;
        for (size_t i = 0; i < part.size(); ++i) {
          if (spec.space && i > 0) {
            hex += ' ';
          }
          if (spec.sharp && (spec.space || i == 0)) {
            hex += spec.verb == 'x' ? "0x" : "0X";
          }
          char buffer[4];
          std::snprintf(buffer, sizeof buffer, spec.verb == 'x' ? "%02x" : "%02X",
                        static_cast<unsigned char>(part[i]));
          hex += buffer;
        }
        return Pad(hex, spec, zeros);
      }
      default: return PrintBad(value, spec);
    }
  }

  void PrintContainer(const Value& value, const Spec& spec, int depth) {
    if (const List* list = value.as_list()) {
      out_ += '[';
      for (size_t i = 0; i < list->size() && !full(); ++i) {
        out_ += i > 0 ? " " : "";
        Print((*list)[i], spec, depth + 1);
      }
      out_ += ']';
    } else if (const Dict* dict = value.as_dict()) {
      out_ += "map[";
      bool first = true;
      for (const auto& [key, item] : *dict) {
        if (full()) {
          break;
        }
        out_ += first ? "" : " ";
        first = false;
        Print(Value(key), spec, depth + 1);
        out_ += ':';
        Print(item, spec, depth + 1);
      }
      out_ += ']';
    } else if (const Record* record = value.as_record()) {
      out_ += '{';
      for (size_t i = 0; i < record->fields.size() && !full(); ++i) {
        out_ += i > 0 ? " " : "";
        if (spec.plus && spec.verb == 'v') {
          out_ += record->fields[i].name;
          out_ += ':';
        }
        Print(record->fields[i].value, spec, depth + 1);
      }
      out_ += '}';
    }
  }

  size_t limit_;
  std::string out_;
};

// Reads digits at *pos, or `*`. False for a bad `*`.
bool ReadNumber(std::string_view format, size_t* pos, std::span<const Value> values, size_t* next,
                int* out, bool* given) {
  *given = false;
  if (*pos < format.size() && format[*pos] == '*') {
    ++*pos;
    *given = true;
    const int64_t* number = *next < values.size() ? values[*next].as_int() : nullptr;
    ++*next;
    if (number == nullptr || *number > kMaxWidth || *number < -kMaxWidth) {
      return false;
    }
    *out = static_cast<int>(*number);
    return true;
  }
  int value = 0;
  while (*pos < format.size() && format[*pos] >= '0' && format[*pos] <= '9') {
    *given = true;
    value = std::min(value * 10 + (format[*pos] - '0'), kMaxWidth);
    ++*pos;
  }
  if (*given) {
    *out = value;
  }
  return true;
}

void ReadFlags(std::string_view format, size_t* pos, Spec* spec) {
  for (; *pos < format.size(); ++*pos) {
    switch (format[*pos]) {
      case '+': spec->plus = true; break;
      case '-': spec->minus = true; break;
      case '#': spec->sharp = true; break;
      case ' ': spec->space = true; break;
      case '0': spec->zero = true; break;
      default: return;
    }
  }
}

}  // namespace

std::string Formatted(const Value& value, size_t limit) {
  if (value.is_nil()) {
    return "<no value>";
  }
  Printer printer(limit);
  printer.Print(value, Spec(), 0);
  return printer.Take();
}

std::string Printed(std::span<const Value> values, size_t limit) {
  std::string out;
  for (size_t i = 0; i < values.size() && out.size() <= limit; ++i) {
    if (i > 0 && !values[i].as_string() && !values[i - 1].as_string()) {
      out += ' ';
    }
    out += values[i].is_nil() ? "<nil>" : Formatted(values[i], limit);
  }
  return out;
}

std::string PrintedLine(std::span<const Value> values, size_t limit) {
  std::string out;
  for (size_t i = 0; i < values.size() && out.size() <= limit; ++i) {
    out += i > 0 ? " " : "";
    out += values[i].is_nil() ? "<nil>" : Formatted(values[i], limit);
  }
  return out + "\n";
}

std::string Quoted(std::string_view text, bool ascii_only) {
  std::string out = "\"";
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    if (rune.valid) {
      AppendQuotedRune(rune.value, '"', ascii_only, &out);
    } else {
      out += "\\x" + Hex(static_cast<unsigned char>(text[pos]), 2);
    }
    pos += static_cast<size_t>(rune.width);
  }
  return out + "\"";
}

absl::StatusOr<std::string> PrintedFormat(std::string_view format, std::span<const Value> values,
                                          size_t limit) {
  Printer out(limit);
  size_t next = 0;
  for (size_t pos = 0; pos < format.size();) {
    const size_t mark = std::min(format.find('%', pos), format.size());
    out.Append(format.substr(pos, mark - pos));
    pos = mark + 1;
    if (mark == format.size()) {
      break;
    }
    Spec spec;
    ReadFlags(format, &pos, &spec);
    bool given = false;
    if (!ReadNumber(format, &pos, values, &next, &spec.width, &given)) {
      out.Append("%!(BADWIDTH)");
    } else if (given && spec.width < 0) {
      spec.minus = true;
      spec.zero = false;
      spec.width = -spec.width;
    }
    if (pos < format.size() && format[pos] == '.') {
      ++pos;
      spec.precision = 0;
      if (!ReadNumber(format, &pos, values, &next, &spec.precision, &given) ||
          spec.precision < 0) {
        out.Append(spec.precision < 0 ? "%!(BADPREC)" : "%!(BADPREC)");
        spec.precision = -1;
      }
    }
    if (pos >= format.size()) {
      out.Append("%!(NOVERB)");
      break;
    }
    if (format[pos] == '[') {
      return InvalidArgument("explicit argument numbers (%[1]d) are not supported");
    }
    const Rune verb = DecodeRune(format, pos);
    pos += static_cast<size_t>(verb.width);
    spec.verb = verb.value;
    if (spec.verb == '%') {
      out.Append("%");
    } else if (next >= values.size()) {
      std::string missing = "%!";
      AppendUtf8(spec.verb, &missing);
      out.Append(missing + "(MISSING)");
      ++next;
    } else if (spec.verb == 'T') {
      Spec text = spec;
      text.verb = 's';
      out.Print(Value(Printer::TypeName(values[next++])), text, 0);
    } else {
      out.Print(values[next++], spec, 0);
    }
    if (out.full()) {
      return absl::ResourceExhaustedError("the template makes too long texts");
    }
  }
  if (next < values.size()) {
    out.Append("%!(EXTRA ");
    for (size_t i = next; i < values.size(); ++i) {
      out.Append(i > next ? ", " : "");
      if (values[i].is_nil()) {
        out.Append("<nil>");
      } else {
        out.Append(Printer::TypeName(values[i]) + "=");
        out.Print(values[i], Spec(), 0);
      }
    }
    out.Append(")");
  }
  std::string text = out.Take();
  if (text.size() > limit) {
    return absl::ResourceExhaustedError("the template makes too long texts");
  }
  return text;
}

}  // namespace secretscan::templates
