// The names of git-filter-repo's options, and which field of the arguments each sets.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rewrite/argument_words.h"
#include "rewrite/filter_repo_arguments.h"

namespace secretscan {

// All of them, also those that are not supported: abbreviations must mean the same.
std::span<const WordOption> FilterRepoOptions();

// Of an option's first name; null if it is of another kind.
bool FilterRepoArguments::*FilterRepoFlag(std::string_view option);
std::string FilterRepoArguments::*FilterRepoFile(std::string_view option);

// Of a value that is one of the option's choices.
Pruning FilterRepoPruning(std::string_view value);
ReplaceRefs FilterRepoReplaceRefs(std::string_view value);

}  // namespace secretscan
