// Values that lead to a secret, or name it.
#pragma once

#include <string_view>

namespace secretscan {

// Whether the value is an address, or a path of at least three names that read as words.
bool IsPathOfWords(std::string_view value);

// Whether it is a name of some words, one of which the name that it is given to has as well: "app-login" for
// LoginSecret.
bool SharesWord(std::string_view name, std::string_view value);

}  // namespace secretscan
