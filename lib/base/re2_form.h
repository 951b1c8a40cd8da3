// What of RE2 all of its users here share.
#pragma once

#include <string>
#include <string_view>

#include "re2/re2.h"

namespace secretscan {

// `pattern` as RE2 wants it: before 2023 it knows only the Python spelling of named groups.
std::string Re2Form(std::string_view pattern);

re2::RE2::Options Re2Options();

}  // namespace secretscan
