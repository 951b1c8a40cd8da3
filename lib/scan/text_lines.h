// Lines of a text.
#pragma once

#include <string_view>

#include "base/find_last.h"
#include "base/regex.h"

namespace secretscan {

// `range` widened to whole lines, the last one's newline included.
inline Span WholeLines(std::string_view text, Span range) {
  const size_t before = FindLast(text.substr(0, range.begin), '\n');
  const size_t last = range.end > range.begin ? range.end - 1 : range.begin;
  const size_t after = text.find('\n', last);
  return {before == std::string_view::npos ? 0 : before + 1,
          after == std::string_view::npos ? text.size() : after + 1};
}

}  // namespace secretscan
