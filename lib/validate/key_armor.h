// The text form of private keys: PEM (RFC 7468), OpenSSH's and OpenPGP's, and what source code
// makes of them: escaped line ends, quotes around each line, operators between them, indentation,
// comments.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace secretscan {

struct KeyArmor {
  std::string label;       // "RSA PRIVATE KEY"
  std::string bytes;       // what the body says
  size_t digits = 0;       // base64 digits in the body
  bool encrypted = false;  // the header lines say so
  bool elided = false;     // the body holds "..." or other characters that no key has
};

// Reads the first armour of `text`, up to its end marker or the end of the text. Nothing without a
// begin marker. Linear.
std::optional<KeyArmor> ReadKeyArmor(std::string_view text);

}  // namespace secretscan
