#include "validate/word_token.h"

#include <cstddef>

#include "validate/letter_model.h"
#include "validate/validator_lists.h"
#include "validate/value_shape.h"

namespace secretscan {
namespace {

// So many bits are a likelihood of 2^10 to one; what is drawn at random reaches them at most once in 2^10.
constexpr double kBits = 10;

// Names hold a digit or two ("utf8", "raise_wider_than_64bit"), tokens one in six characters.
constexpr size_t kLettersToADigit = 10;

Verdict NotWords(const MatchView& match, Confidence confidence) {
  if (ReadsAsWords(match.secret)) {
    return {false, Confidence::kLow, "the letters read as words"};
  }
  return {false, confidence, {}};
}

constexpr Validator kValidators[] = {
    {"not-words", "lowers tokens whose letters read as words, as names in code do", false, NotWords},
};

}  // namespace

bool ReadsAsWords(std::string_view token) {
  const LetterEvidence evidence = ReadLetters(token);
  const size_t digits = CountCharacters(token).digits;
  return evidence.bits >= kBits && digits * kLettersToADigit <= evidence.letters && !HoldsCount(token);
}

std::span<const Validator> WordTokenValidators() { return kValidators; }

}  // namespace secretscan
