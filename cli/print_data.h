// What a command was asked for, on standard output.
#pragma once

#include <string>

namespace secretscan {

// Whole or not at all: a full disk must not look like a short list. Returns the program's exit code.
int PrintData(const std::string& text);

}  // namespace secretscan
