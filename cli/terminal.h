// What may be done to standard output and standard error.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

enum class ColorMode { kAuto, kAlways, kNever };

// What decides about colours; one per stream.
struct ColorFacts {
  ColorMode mode = ColorMode::kAuto;
  bool is_tty = false;
  const char* no_color = nullptr;        // $NO_COLOR; set and not empty: no colours
  const char* clicolor_force = nullptr;  // $CLICOLOR_FORCE; set and not "0": colours without a tty
  const char* term = nullptr;            // $TERM; "dumb": no colours
};
// --color decides; then NO_COLOR, CLICOLOR_FORCE, TERM, and whether it is a terminal.
bool UseColor(const ColorFacts& facts);

struct Terminal {
  bool color_stdout = false;
  bool color_stderr = false;
  bool can_draw = false;  // standard error is a terminal that understands cursor movements
};
Terminal DetectTerminal(ColorMode mode);

// A copy that is safe to print: control characters, which could steer the terminal, and invalid
// UTF-8 are written as \xNN. Line breaks stay if `keep_lines`.
std::string Printable(std::string_view text, bool keep_lines = false);

}  // namespace secretscan
