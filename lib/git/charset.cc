#include "git/charset.h"

#include <iconv.h>

#include <cerrno>

namespace secretscan {
namespace {

// A charset's plain name: iconv would take options ("//TRANSLIT") and, when empty, the locale's.
bool IsPlainName(std::string_view charset) {
  if (charset.empty() || charset.size() > 64) {
    return false;
  }
  for (const char c : charset) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                       (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == ':';
    if (!plain) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool ConvertToUtf8(std::string_view charset, std::string_view text, std::string* out) {
  if (!IsPlainName(charset)) {
    return false;
  }
  // git's name for it, which iconv does not have.
  const std::string name(charset == "latin-1" || charset == "Latin-1" ? "ISO-8859-1" : charset);
  const iconv_t converter = ::iconv_open("UTF-8", name.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    return false;
  }
  out->clear();
  char buffer[4096];
  char* input = const_cast<char*>(text.data());
  size_t input_left = text.size();
  bool ok = true;
  // The last round, without input, flushes what a stateful charset holds back.
  for (bool flushing = false;;) {
    char* output = buffer;
    size_t output_left = sizeof buffer;
    const size_t result = flushing
                              ? ::iconv(converter, nullptr, nullptr, &output, &output_left)
                              : ::iconv(converter, &input, &input_left, &output, &output_left);
    const bool failed = result == static_cast<size_t>(-1);
    const bool full = failed && errno == E2BIG;
    out->append(buffer, sizeof buffer - output_left);
    if (full && output_left < sizeof buffer) {
      continue;
    }
    ok = !failed;
    if (failed || flushing) {
      break;
    }
    flushing = true;
  }
  ::iconv_close(converter);
  return ok;
}

}  // namespace secretscan
