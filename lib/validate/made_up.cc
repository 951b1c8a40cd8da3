#include "validate/made_up.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

// Of random tokens at most so many show one of the patterns.
constexpr double kChance = 1e-9;

// n characters of at least 16 kinds hold n²/2 pairs of places, each alike for twelve characters with a chance
// of 16^-12: together below 1e-9 up to 512 characters.
constexpr size_t kRepeated = 12;
constexpr size_t kLongest = 512;

// Of one character in a row, of ten kinds or more, anywhere in 512: a chance below 1e-9. Zeros fill numbers up,
// and 'A' stands for zeros in base64.
constexpr size_t kSame = 13;
constexpr std::string_view kFilling = "0A=_-.";

// Of 36 kinds the shortest stands in n characters with a chance of n/36^7, below 1e-9 up to 78 characters; of
// 62 kinds, up to 3,500. Longer words are rarer.
constexpr std::array<std::string_view, 12> kWords = {
    "example",     "Example",  "EXAMPLE",  "placeholder", "Placeholder", "PLACEHOLDER",
    "changeme",    "ChangeMe", "CHANGEME", "redacted",    "Redacted",    "REDACTED"};

// 9 is followed by 0 and a, 0 by 1 and a, z by a and 0: as people type.
bool Follows(char a, char b) {
  switch (a) {
    case '9':
      return b == '0' || b == 'a';
    case '0':
      return b == '1' || b == 'a';
    case 'z':
      return b == 'a' || b == '0';
    default:
      return b == a + 1;
  }
}

// The greatest number of characters in a row that count up, or down.
size_t LongestCount(std::string_view text) {
  size_t longest = std::min<size_t>(text.size(), 1);
  size_t up = longest;
  size_t down = longest;
  for (size_t i = 1; i < text.size(); ++i) {
    up = Follows(text[i - 1], text[i]) ? up + 1 : 1;
    down = Follows(text[i], text[i - 1]) ? down + 1 : 1;
    longest = std::max({longest, up, down});
  }
  return longest;
}

// What chance characters have to count as they do, at one of `places`, if each follows the one before it with
// a chance of 1/kinds.
bool CountsByChance(std::string_view text, double kinds, double places) {
  double chance = places;
  for (size_t i = LongestCount(text); i > 1; --i) {
    chance /= kinds;
  }
  return chance >= kChance;
}

bool Counts(std::string_view token) {
  std::string both;
  std::string letters;
  std::string digits;
  for (const char c : token) {
    if (absl::ascii_isalnum(c)) {
      both += absl::ascii_tolower(static_cast<unsigned char>(c));
      (absl::ascii_isdigit(c) ? digits : letters) += both.back();
    }
  }
  const bool hexadecimal = letters.find_first_not_of("abcdef") == std::string::npos;
  // Fewer kinds than there are: some characters have two that follow them.
  const double kinds_of_letters = hexadecimal ? 5 : 25;
  const double kinds_of_both = letters.empty() ? 9 : hexadecimal ? 14 : 25;
  constexpr double kDigits = 9;
  // Three readings, up and down.
  const double places = 6.0 * static_cast<double>(std::max<size_t>(token.size(), 1));
  return !CountsByChance(both, kinds_of_both, places) ||
         !CountsByChance(letters, kinds_of_letters, places) ||
         !CountsByChance(digits, kDigits, places);
}

// Whether eight characters may come back: false of nearly all tokens, and quickly told.
bool MayRepeat(std::string_view value) {
  constexpr int kBits = 16;
  std::bitset<size_t{1} << kBits> seen;
  for (size_t i = 0; i + sizeof(uint64_t) <= value.size(); ++i) {
    uint64_t eight = 0;
    std::memcpy(&eight, value.data() + i, sizeof eight);
    const uint64_t hash = (eight * 0x9E3779B97F4A7C15U) >> (64 - kBits);
    if (seen[hash]) {
      return true;
    }
    seen[hash] = true;
  }
  return false;
}

bool HoldsOneForLong(std::string_view token) {
  size_t same = 0;
  for (size_t i = 0; i < token.size(); ++i) {
    same = i > 0 && token[i] == token[i - 1] ? same + 1 : 1;
    if (same >= kSame && kFilling.find(token[i]) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool RepeatsItself(std::string_view value) {
  if (value.size() < 2 * kRepeated || value.size() > kLongest || !MayRepeat(value) ||
      std::all_of(value.begin(), value.end(), absl::ascii_isdigit)) {
    return false;
  }
  absl::flat_hash_map<std::string_view, size_t> first_at;
  for (size_t i = 0; i + kRepeated <= value.size();) {
    const auto [seen, is_new] = first_at.try_emplace(value.substr(i, kRepeated), i);
    const size_t before = seen->second;
    if (is_new || i - before < kRepeated) {
      ++i;
      continue;
    }
    size_t size = kRepeated;
    while (i + size < value.size() && before + size < i && value[i + size] == value[before + size]) {
      ++size;
    }
    if (4 * size >= value.size()) {
      return true;
    }
    i += size;
  }
  return false;
}

bool HoldsAlphabet(std::string_view value) {
  char next = 'a';
  for (const char c : value) {
    if (!absl::ascii_isalpha(c)) {
      continue;
    }
    const char letter = absl::ascii_tolower(static_cast<unsigned char>(c));
    next = letter == next ? static_cast<char>(next + 1) : letter == 'a' ? 'b' : 'a';
    if (next > 'z') {
      return true;
    }
  }
  return false;
}

std::string_view WhyMadeUp(std::string_view token) {
  if (Counts(token)) {
    return "it counts up or down for longer than chance would have it";
  }
  if (HoldsOneForLong(token)) {
    return "it holds one character for longer than chance would have it";
  }
  if (RepeatsItself(token)) {
    return "it repeats a long part of itself";
  }
  if (std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
        return token.find(word) != std::string_view::npos;
      })) {
    return "it says that it is an example";
  }
  return {};
}

namespace {

Verdict NotMadeUp(const MatchView& match, Confidence confidence) {
  const std::string_view reason = WhyMadeUp(match.secret);
  return {false, reason.empty() ? confidence : Confidence::kLow, reason};
}

constexpr Validator kValidators[] = {
    {"not-made-up",
     "lowers tokens that count, repeat a part or a character, or hold words such as EXAMPLE, as none drawn at "
     "random does",
     false, NotMadeUp},
};

}  // namespace

std::span<const Validator> MadeUpValidators() { return kValidators; }

}  // namespace secretscan
