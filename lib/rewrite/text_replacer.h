// Changes texts: contents, messages, identities.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Immutable: any number of threads may ask.
class TextReplacer {
 public:
  virtual ~TextReplacer() = default;
  // False when `text` stays as it is; *out is unspecified then.
  virtual bool Replace(std::string_view text, std::string* out) const = 0;
};

}  // namespace secretscan
