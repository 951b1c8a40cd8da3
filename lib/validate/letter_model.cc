#include "validate/letter_model.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace secretscan {
namespace {

// What begins or ends a run; letters are 1 to 26.
constexpr size_t kEdge = 0;
constexpr size_t kSymbols = 27;

// kLevels[(a * kSymbols + b) * kSymbols + c]: how likely c is after a and b.
constexpr std::string_view kLevels =
#include "validate/letter_table.inc"
    ;
static_assert(kLevels.size() == kSymbols * kSymbols * kSymbols);

// A level is three eighths of a bit; the first one stands for -8 bits.
double Bits(size_t a, size_t b, size_t c) {
  return 0.375 * (kLevels[(a * kSymbols + b) * kSymbols + c] - ']') - 8;
}

size_t Symbol(char c) { return static_cast<size_t>(absl::ascii_tolower(c) - 'a') + 1; }

// Whether a new word begins at `i`: fooBar, HTTPServer.
bool BeginsWord(std::string_view text, size_t i) {
  if (!absl::ascii_isupper(text[i]) || i == 0) {
    return false;
  }
  return absl::ascii_islower(text[i - 1]) ||
         (absl::ascii_isupper(text[i - 1]) && i + 1 < text.size() &&
          absl::ascii_islower(text[i + 1]));
}

}  // namespace

LetterEvidence ReadLetters(std::string_view text) {
  LetterEvidence evidence;
  size_t i = 0;
  while (i < text.size()) {
    if (!absl::ascii_isalpha(text[i])) {
      ++i;
      continue;
    }
    size_t before = kEdge;
    size_t last = kEdge;
    double run = 0;
    const size_t begin = i;
    do {
      const size_t symbol = Symbol(text[i]);
      run += Bits(before, last, symbol);
      before = last;
      last = symbol;
      ++i;
    } while (i < text.size() && absl::ascii_isalpha(text[i]) && !BeginsWord(text, i));
    evidence.letters += i - begin;
    evidence.bits += run;
    evidence.best_run = std::max(evidence.best_run, run);
  }
  return evidence;
}

}  // namespace secretscan
