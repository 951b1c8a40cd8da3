// Text from a repository, made harmless for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Control characters, invalid bytes and characters that hide or reorder others (bidirectional
// marks, zero-width characters, tags) become visible escapes: \n, \t, \x1b, \u202e. The rest stays.
std::string TerminalText(std::string_view text);

}  // namespace secretscan
