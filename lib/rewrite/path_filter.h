// Which paths a rewrite keeps.
#pragma once

#include <string_view>

namespace secretscan {

// Immutable: any number of threads may ask.
class PathFilter {
 public:
  virtual ~PathFilter() = default;
  // Of a file, symbolic link or gitlink, by its path from the root ("a/b/c", bytes).
  virtual bool Keeps(std::string_view path) const = 0;
};

}  // namespace secretscan
