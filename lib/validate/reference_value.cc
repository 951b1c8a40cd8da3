#include "validate/reference_value.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/character_set.h"
#include "base/utf8.h"
#include "validate/letter_model.h"

namespace secretscan {
namespace {

constexpr CharacterSet kOfBase64("+=");
constexpr CharacterSet kJoints("-_");
constexpr size_t kLeastNames = 3;
constexpr size_t kLeastWord = 4;
constexpr double kReadsAsWord = 5;  // as in the model's feature

// Splits at everything but letters, and where small letters end.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words(1);
  for (size_t i = 0; i < text.size(); ++i) {
    if (!absl::ascii_isalpha(text[i])) {
      words.emplace_back();
      continue;
    }
    if (i > 0 && absl::ascii_isupper(text[i]) && absl::ascii_islower(text[i - 1])) {
      words.emplace_back();
    }
    words.back() += absl::ascii_tolower(static_cast<unsigned char>(text[i]));
  }
  std::erase_if(words, [](const std::string& word) { return word.size() < kLeastWord; });
  return words;
}

}  // namespace

bool IsPathOfWords(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme != std::string_view::npos && scheme > 0) {
    return value.find('?') == std::string_view::npos && value.find('@') == std::string_view::npos;
  }
  const auto slashes = static_cast<size_t>(std::count(value.begin(), value.end(), '/'));
  return slashes + !value.starts_with('/') >= kLeastNames &&
         !kOfBase64.HoldsAnyOf(value) &&
         ReadLetters(value).best_run >= kReadsAsWord;
}

bool SharesWord(std::string_view name, std::string_view value) {
  if (!kJoints.HoldsAnyOf(value)) {
    return false;
  }
  const std::vector<std::string> of_name = WordsOf(name);
  const std::vector<std::string> of_value = WordsOf(value);
  return std::any_of(of_value.begin(), of_value.end(), [&](const std::string& word) {
    return std::find(of_name.begin(), of_name.end(), word) != of_name.end();
  });
}

}  // namespace secretscan
