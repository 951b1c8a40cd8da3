// Tokens that are words: names in code that fit a provider's form.
#pragma once

#include <string_view>

namespace secretscan {

// Whether `token` reads as words, as one drawn at random does less than once in a thousand times:
// "getFollowersPermission". An alphabet does not. Linear.
bool ReadsAsWords(std::string_view token);

}  // namespace secretscan
