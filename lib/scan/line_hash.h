// The line fingerprint by which GitHub code scanning recognises an alert that has moved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// The hash of a line covers the 100 UTF-16 units that begin with it, blanks and tabs left out,
// every kind of line end read as LF: a polynomial in 37 modulo 2^64. Equal hashes of one text are
// numbered from 1. This is `primaryLocationLineHash` as github/codeql-action (src/fingerprints.ts)
// computes it, and like there a lone CR ends a line, too.
class LineHashes {
 public:
  // Linear in the text's size; keeps 16 bytes a line. Invalid UTF-8 is read as U+FFFD, one for each
  // maximal part of a character (as the WHATWG decoder does).
  explicit LineHashes(std::string_view text);

  // Lines count from 1. "hex:number", or empty for a line that the text does not have. A text that
  // ends in a line end has one more, empty, line.
  std::string ForLine(int64_t line) const;

 private:
  struct Line {
    uint64_t hash = 0;
    int64_t number = 0;
  };
  std::vector<Line> lines_;
};

}  // namespace secretscan
