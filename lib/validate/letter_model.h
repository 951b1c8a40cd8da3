// How much a text reads like words and identifiers.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

struct LetterEvidence {
  size_t letters = 0;  // ASCII letters that were looked at
  // Binary logarithm of how much likelier these are as words and identifiers of free software
  // than as letters drawn at random. Random text is below zero.
  double bits = 0;
  // The same of the run of letters that reads most like a word.
  double best_run = 0;
};

// A character model of three letters over each run of letters; runs are also split where the case
// changes as in camelCase. Linear.
LetterEvidence ReadLetters(std::string_view text);

}  // namespace secretscan
