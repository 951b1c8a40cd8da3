// Regular expressions whose (?i) means ASCII letters only.
//
// RE2's (?i) also takes U+017F (long s) for s and U+212A (Kelvin sign) for k. Nobody writes a secret's name with
// them, but texts such as tables of characters are full of them, and wherever one stands each expression must be
// tried that may match it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace secretscan {

// What (?i) takes for a letter's other cases.
enum class CaseFolding : uint8_t {
  kUnicode,  // all that Unicode's simple folding does, as RE2 and gitleaks have it
  kAscii,    // for ASCII letters: the other ASCII one; for other letters as Unicode
};

// An expression that matches under kUnicode what `pattern`, which is valid, matches under kAscii, with the same
// preferences and groups: `(?i:l[a-c])` becomes `(?:[lL][ABCa-c])`. nullopt where (?i) applies to syntax that
// would not be taken over exactly: quotes, codes of characters, classes of Unicode.
std::optional<std::string> WithAsciiCase(std::string_view pattern);

}  // namespace secretscan
