// Several expressions asked about at once.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Immutable; Containing() may be called from any number of threads.
class RegexSet {
 public:
  // Of patterns that Regex::Compile() takes. Null where they are too many to be had at once.
  static std::unique_ptr<const RegexSet> Compile(std::span<const std::string> patterns);
  ~RegexSet();

  // Ascending indexes of the patterns that match anywhere in `text`. Nothing where that takes too much memory:
  // then each is to be asked by itself.
  std::optional<std::vector<int>> Containing(std::string_view text) const;

 private:
  struct Impl;
  explicit RegexSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
