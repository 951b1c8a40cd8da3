#include "rules/toml_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace secretscan {
namespace {

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string TomlText(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : ReplaceInvalidUtf8(text)) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (IsControl(c)) {
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string TomlPattern(std::string_view pattern) {
  const bool is_plain = IsValidUtf8(pattern) && !pattern.ends_with('\'') &&
                        pattern.find("'''") == std::string_view::npos &&
                        std::none_of(pattern.begin(), pattern.end(), IsControl);
  return is_plain ? "'''" + std::string(pattern) + "'''" : TomlText(pattern);
}

std::string TomlList(std::span<const std::string> texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    out += (out.size() > 1 ? ", " : "") + TomlText(text);
  }
  return out + "]";
}

}  // namespace secretscan
