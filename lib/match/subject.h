// A text as the confirming engine must see it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"

namespace secretscan {

// The reference's engine reads an invalid UTF-8 byte as the rune U+FFFD, RE2 matches it with
// nothing. So RE2 gets a repaired copy where (and only where) a text is not valid UTF-8, and
// positions are translated. The text given must outlive the subject.
class Subject {
 public:
  explicit Subject(std::string_view text);
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  std::string_view raw() const { return raw_; }
  std::string_view repaired() const { return invalid_.empty() ? raw_ : std::string_view(copy_); }

  bool is_repaired() const { return !invalid_.empty(); }

  size_t ToRepaired(size_t raw_position) const;
  // A position inside a repaired byte's three maps to the byte itself.
  size_t ToRaw(size_t repaired_position) const;
  Span ToRaw(Span repaired) const { return {ToRaw(repaired.begin), ToRaw(repaired.end)}; }

 private:
  std::string_view raw_;
  std::string copy_;
  std::vector<size_t> invalid_;  // raw offsets, ascending
};

}  // namespace secretscan
