// Words of a POSIX shell's command line.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// One word that a shell expands to exactly these bytes (no NUL, which no word can hold), whatever
// they are. Only printable characters are in it: what could steer a terminal, or look like
// something else, is written as octal numbers for printf.
std::string ShellWord(std::string_view bytes);

}  // namespace secretscan
