// A compiled regular expression in RE2 syntax with leftmost-first semantics. With base/regex_set.h the only
// door to RE2.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/ascii_case.h"

namespace secretscan {

// Byte range [begin, end) in a text. `begin == npos` means "did not take part".
struct Span {
  static constexpr size_t npos = static_cast<size_t>(-1);
  size_t begin = npos;
  size_t end = npos;

  bool valid() const { return begin != npos; }
  size_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

// Immutable; all methods may be called from any number of threads.
class Regex {
 public:
  // Compiles `pattern` (RE2 syntax; `(?<name>…)` is accepted beside `(?P<name>…)`). On failure the
  // message holds the reason, with the pattern's offending part but not the whole pattern.
  static absl::StatusOr<std::shared_ptr<const Regex>> Compile(
      std::string_view pattern, CaseFolding folding = CaseFolding::kUnicode);

  // Whether the syntax of `pattern` is right: the same message, at a small part of the cost. Compile()
  // may still fail for a pattern with a program of several 100,000 instructions.
  static absl::Status CheckSyntax(std::string_view pattern,
                                  CaseFolding folding = CaseFolding::kUnicode);

  // As Compile(), but compiled when first used. For patterns that are known to be valid only: the program
  // ends if this one is not.
  static std::shared_ptr<const Regex> Deferred(std::string_view pattern,
                                               CaseFolding folding = CaseFolding::kUnicode);

  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  const std::string& pattern() const;  // as written
  CaseFolding folding() const;
  // Number of capture groups, not counting the whole match.
  int group_count() const;
  // Instructions of the compiled program: a measure of the memory that the expression takes.
  int program_size() const;

  // True if a match, possibly empty, occurs anywhere in `text`.
  bool Contains(std::string_view text) const;

  // Leftmost match that starts at or after `begin` and ends at or before `end`. Assertions
  // (`^ $ \b`) see all of `text`, not only the range. Fills groups[0] with the match and
  // groups[i] with group i, as far as `groups` reaches. Requires begin <= end <= text.size().
  bool Find(std::string_view text, size_t begin, size_t end, std::span<Span> groups) const;

 private:
  struct Impl;
  explicit Regex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
