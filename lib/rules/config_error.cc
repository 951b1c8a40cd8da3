#include "rules/config_error.h"

#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {

std::string Printable(std::string_view text) {
  constexpr size_t kMaxBytes = 400;
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    if (out.size() >= kMaxBytes) {
      return out + "...";
    }
    const Rune rune = DecodeRune(text, pos);
    const auto byte = static_cast<unsigned char>(text[pos]);
    const bool control = byte < 0x20 || byte == 0x7F || (rune.value >= 0x80 && rune.value < 0xA0);
    if (rune.valid && !control) {
      out += text.substr(pos, rune.width);
    } else {
      for (int i = 0; i < rune.width; ++i) {
        const auto raw = static_cast<unsigned char>(text[pos + i]);
        out += "\\x";
        out += kHex[raw >> 4];
        out += kHex[raw & 15];
      }
    }
    pos += rune.width;
  }
  return out;
}

std::string ConfigMessage(const ConfigLocation& at, std::string_view rule_id,
                          std::string_view reason) {
  std::string out = Printable(at.origin);
  if (at.line > 0) {
    out += ":" + std::to_string(at.line);
  }
  out += ": ";
  if (!rule_id.empty()) {
    out += "rule '" + Printable(rule_id) + "': ";
  }
  out += reason;
  return out;
}

absl::Status ConfigError(const ConfigLocation& at, std::string_view rule_id,
                         std::string_view reason) {
  return InvalidArgument(ConfigMessage(at, rule_id, reason));
}

}  // namespace secretscan
