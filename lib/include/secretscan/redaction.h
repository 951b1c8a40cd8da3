// Hides secrets in what a program shows or logs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "secretscan/found_secret.h"

namespace secretscan {

// A copy with the secret hidden wherever it stands: in secret, match, line and message. `percent` of it,
// from its end; 100: all, which leaves the word REDACTED. Other secrets that stand in the same texts
// are not hidden: that is what a Redactor is for.
FoundSecret Redacted(const FoundSecret& found, int percent = 100);

// Knows many secrets. Immutable; const methods may be called from any number of threads at once. Movable;
// a moved-from one may only be destroyed or assigned to.
class Redactor {
 public:
  // Takes copies of the secrets. Those under 6 bytes are not known: they mean nothing by themselves.
  explicit Redactor(const std::vector<FoundSecret>& found);
  ~Redactor();
  Redactor(Redactor&&) noexcept;
  Redactor& operator=(Redactor&&) noexcept;

  // A copy of `text` in which each of the secrets, and whatever of the same length begins with 64 bytes
  // of one, has become REDACTED. Secrets that are written in another way (encoded, escaped) are not seen.
  // Takes time linear in the text.
  std::string Hide(std::string_view text) const;

 private:
  class Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace secretscan
