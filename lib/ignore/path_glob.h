// Patterns of paths, as in ignore files.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace secretscan {

//   *      any characters but '/'          ?    one character but '/'
//   **     any characters, '/' as well     [a-z], [!a-z]   one of these characters
//   \x     the character x
// The pattern is for the whole path; one without '/' is for the last part of it, in any directory, and
// one that ends in '/' for everything below. "**/" may stand for nothing: "**/a" matches "a".
// Bytes that are not UTF-8 count as U+FFFD, in pattern and path. Matching takes time linear in the
// path. Immutable; may be used by any number of threads.
class PathGlob {
 public:
  static constexpr size_t kMaxSize = 1024;

  // InvalidArgument when it is empty, longer than kMaxSize, or ends within [ ] or after a '\'. The
  // message does not hold the pattern.
  static absl::StatusOr<PathGlob> Parse(std::string_view pattern);

  bool Matches(std::string_view path) const;

  // The only path that it matches, without '/' at its beginning; empty when there may be several.
  const std::string& literal() const { return literal_; }
  // Whether it holds nothing but wildcards: then it says nothing about the path.
  bool matches_everything() const { return matches_everything_; }

 private:
  PathGlob() = default;

  std::string literal_;
  bool matches_everything_ = false;
  std::shared_ptr<const Regex> regex_;  // null if literal_ says it
};

// A pattern that matches this path only.
std::string LiteralGlob(std::string_view path);

}  // namespace secretscan
