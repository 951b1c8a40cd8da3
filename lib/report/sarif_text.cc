#include "report/sarif_text.h"

#include "base/utf8.h"

namespace secretscan {
namespace {

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string SarifMessage(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') {
      out += '\\';
    } else if (c == '{' || c == '}') {
      out += c;
    }
    out += c;
  }
  return out;
}

std::string MarkdownText(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_{}[]()<>#+-!|~&@:";
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
      continue;
    }
    if (kMarkup.find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string UriOfPath(std::string_view path) {
  if (path.empty()) {
    return "stdin";
  }
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (IsAlphanumeric(c) || kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 0xF];
    }
  }
  return out;
}

bool IsPlainHttpsUrl(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::string_view kAllowed = "-._~/?#@!$&*+,;=%:";
  if (!url.starts_with(kScheme) || url.size() == kScheme.size()) {
    return false;
  }
  for (const char c : url) {
    if (!IsAlphanumeric(c) && kAllowed.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::string Shortened(std::string_view text, size_t bytes) {
  constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
  if (text.size() <= bytes) {
    return std::string(text);
  }
  size_t end = 0;
  while (end < text.size()) {
    const size_t width = static_cast<size_t>(DecodeRune(text, end).width);
    if (end + width + kEllipsis.size() > bytes) {
      break;
    }
    end += width;
  }
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

}  // namespace secretscan
