#include "cli/terminal.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/utf8.h"

namespace secretscan {
namespace {

bool IsSet(const char* value) { return value != nullptr && value[0] != '\0'; }

bool IsDumb(const char* term) { return term != nullptr && std::string_view(term) == "dumb"; }

bool IsControl(char32_t rune) {
  // C0, DEL, C1, and the marks that reorder text on the screen.
  return rune < 0x20 || (rune >= 0x7F && rune <= 0x9F) || (rune >= 0x202A && rune <= 0x202E) ||
         (rune >= 0x2066 && rune <= 0x2069);
}

}  // namespace

bool UseColor(const ColorFacts& facts) {
  if (facts.mode != ColorMode::kAuto) {
    return facts.mode == ColorMode::kAlways;
  }
  if (IsSet(facts.no_color)) {
    return false;
  }
  if (IsSet(facts.clicolor_force) && std::string_view(facts.clicolor_force) != "0") {
    return true;
  }
  return facts.is_tty && !IsDumb(facts.term);
}

Terminal DetectTerminal(ColorMode mode) {
  ColorFacts facts;
  facts.mode = mode;
  facts.no_color = std::getenv("NO_COLOR");
  facts.clicolor_force = std::getenv("CLICOLOR_FORCE");
  facts.term = std::getenv("TERM");
  Terminal terminal;
  facts.is_tty = ::isatty(STDOUT_FILENO) == 1;
  terminal.color_stdout = UseColor(facts);
  facts.is_tty = ::isatty(STDERR_FILENO) == 1;
  terminal.color_stderr = UseColor(facts);
  terminal.can_draw = facts.is_tty && !IsDumb(facts.term);
  return terminal;
}

std::string Printable(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    const std::string_view bytes = text.substr(pos, static_cast<size_t>(rune.width));
    pos += bytes.size();
    if (rune.valid && (!IsControl(rune.value) || (keep_lines && rune.value == '\n'))) {
      out += bytes;
      continue;
    }
    for (const char byte : bytes) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(byte));
      out += escaped;
    }
  }
  return out;
}

}  // namespace secretscan
