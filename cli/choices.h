// Flags that take one of a few words.
#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace secretscan {

// Accepts these words only, and lets completions offer them.
CLI::Validator OneOf(std::vector<std::string> words);

// Lets completions offer these words; refuses none, because another check does or others may stand
// there, too.
CLI::Validator Offering(const std::vector<std::string>& words);

// The words that `option` was given by one of the above; empty without.
std::vector<std::string> ChoicesOf(const CLI::Option& option);

}  // namespace secretscan
