// Where the checks come from: each file of this module that holds some has a list of them.
#pragma once

#include <span>

#include "validate/validator.h"

namespace secretscan {

std::span<const Validator> PlaceholderValidators();  // validate/placeholder.cc

}  // namespace secretscan
