// One way to write a secret down: where it stands in a text so, and what is to stand there instead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rewrite/content_replacer.h"

namespace secretscan {

struct SecretMatch {
  size_t begin = 0, end = 0;
  std::string replacement;
};

// Immutable.
class SecretPattern {
 public:
  virtual ~SecretPattern() = default;
  // Only in texts that hold one of these it is looked for.
  virtual std::vector<Needle> Needles() const = 0;
  // Replaces *matches: ascending, not overlapping.
  virtual void Find(std::string_view text, std::vector<SecretMatch>* matches) const = 0;
};

// `secret` holds more than blanks. Null for forms that it does not have (too short for them, or not text).
std::unique_ptr<SecretPattern> PlainSecret(std::string_view secret, std::string_view replacement);
std::unique_ptr<SecretPattern> Utf16Secret(std::string_view secret, std::string_view replacement,
                                           bool big_endian);
std::unique_ptr<SecretPattern> EscapedSecret(std::string_view secret,
                                             std::string_view replacement);
std::unique_ptr<SecretPattern> HexSecret(std::string_view secret, std::string_view replacement);
std::unique_ptr<SecretPattern> Base64Secret(std::string_view secret, std::string_view replacement);

// Finds either: the second where the first is not found. Neither is null.
std::unique_ptr<SecretPattern> EitherSecret(std::unique_ptr<SecretPattern> first,
                                            std::unique_ptr<SecretPattern> second);

// UTF-16 of text that is UTF-8; empty if it is not.
std::string ToUtf16(std::string_view text, bool big_endian);

}  // namespace secretscan
