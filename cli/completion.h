// Completion scripts: which words may come next, for the shells that people type into. A script
// holds all it needs and runs nothing.
#pragma once

#include <string>

#include "CLI/CLI.hpp"

namespace secretscan {

// To be sourced by bash 4.4 or later; needs no bash-completion.
std::string BashCompletion(const CLI::App& root);

// A file _secretscan for a directory of zsh's $fpath; may be sourced as well.
std::string ZshCompletion(const CLI::App& root);

// A file secretscan.fish for one of fish's completion directories; needs fish 3.0 or later.
std::string FishCompletion(const CLI::App& root);

}  // namespace secretscan
