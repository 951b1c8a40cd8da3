// A command line's words to options, as Python's argparse reads them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

struct WordOption {
  enum class Values : uint8_t { kNone, kOne, kSome };  // kSome: all words up to the next option

  std::vector<std::string_view> names;    // "--force", "-f"
  Values values = Values::kNone;
  std::vector<std::string_view> choices = {};  // of the value; empty: any
};

struct WordMatch {
  const WordOption* option = nullptr;
  std::string name;                       // in full, where it was abbreviated
  std::vector<std::string> values;
};

struct WordMatches {
  std::vector<WordMatch> matches;         // in order; with an error, those before it
  std::string error;                      // empty: all was understood
};

// Names may be abbreviated as long as that is not ambiguous, values may follow "=" or be the next
// word, and -f and -h may stand in one word. There are no words without an option.
WordMatches MatchWords(std::span<const WordOption> options, const std::vector<std::string>& words);

}  // namespace secretscan
