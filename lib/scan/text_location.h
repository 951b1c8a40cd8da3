// Byte ranges to lines and columns.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "scan/scan_options.h"

namespace secretscan {

struct TextLocation {
  int64_t start_line = 0;   // 0-based, relative to the text's first line
  int64_t end_line = 0;
  int64_t start_column = 0; // 1-based bytes
  int64_t end_column = 0;   // of the last byte
  std::string_view line;    // the line or lines, without the newline at either end
};

// Line starts of one text, found on first use.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : text_(text) {}

  // Profile::kGitleaks gives the reference's numbers, which count the newline before a line as its
  // first column, put it in front of `line`, and take the whole text so far for the line of a match
  // on an unterminated last line. Both profiles agree on start_line.
  TextLocation Locate(Span range, Profile profile);

  // Locate().line, which does not take a look at all of the text but for Profile::kGitleaks.
  std::string_view LineOf(Span range, Profile profile);

 private:
  const std::vector<size_t>& newlines();
  TextLocation LocateLikeGitleaks(Span range);
  // The first line end of either kind at or behind `pos`.
  size_t LineEndAfter(size_t pos);

  std::string_view text_;
  bool found_ = false;
  std::vector<size_t> newlines_;
  // Between these no line ends; of the last line, which may be long and hold many matches.
  Span without_line_end_{0, 0};
  Span line_{0, 0};  // one without its newline, likewise
};

}  // namespace secretscan
