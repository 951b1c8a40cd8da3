// Names and emails as a .mailmap file maps them.
#pragma once

#include <memory>
#include <string_view>

#include "git/commit.h"

namespace secretscan {

// gitmailmap(5): four forms of line, `#` comments, names and emails compared without regard to
// ASCII case, the last of several mappings wins. Any bytes are accepted; lines that make no sense
// are skipped as git does. Thread-safe after construction.
class Mailmap {
 public:
  explicit Mailmap(std::string_view text);
  ~Mailmap();
  Mailmap(Mailmap&&) noexcept;

  // Replaces name, email or both where a mapping exists.
  void Apply(Signature* signature) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
