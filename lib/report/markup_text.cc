#include "report/markup_text.h"

#include "base/utf8.h"
#include "report/terminal_text.h"

namespace secretscan {
namespace {

// The production Char of XML 1.0.
bool IsXmlCharacter(char32_t rune) {
  return rune == '\t' || rune == '\n' || rune == '\r' || (rune >= 0x20 && rune <= 0xD7FF) ||
         (rune >= 0xE000 && rune <= 0xFFFD) || (rune >= 0x10000 && rune <= 0x10FFFF);
}

std::string_view XmlReference(char32_t rune) {
  switch (rune) {
    case '"': return "&#34;";
    case '\'': return "&#39;";
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\t': return "&#x9;";
    case '\n': return "&#xA;";
    case '\r': return "&#xD;";
    default: return "";
  }
}

}  // namespace

void AppendXmlText(std::string_view text, std::string* out) {
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    const size_t width = static_cast<size_t>(rune.width);
    if (const std::string_view reference = XmlReference(rune.value); !reference.empty()) {
      *out += reference;
    } else if (!rune.valid || !IsXmlCharacter(rune.value)) {
      AppendUtf8(kReplacementRune, out);
    } else {
      *out += text.substr(pos, width);
    }
    pos += width;
  }
}

std::string XmlText(std::string_view text) {
  std::string out;
  AppendXmlText(text, &out);
  return out;
}

std::string HtmlText(std::string_view text) {
  const std::string visible = TerminalText(text);
  std::string out;
  out.reserve(visible.size());
  for (const char c : visible) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace secretscan
