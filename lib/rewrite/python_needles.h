// What every match of an expression holds.
#pragma once

#include <optional>
#include <vector>

#include "rewrite/content_replacer.h"
#include "rewrite/python_syntax.h"

namespace secretscan {

// Texts of which every match holds at least one, as long as they can be told; nullopt when they would be
// shorter than 3 bytes or too many.
std::optional<std::vector<Needle>> RequiredNeedles(const PythonNode& root);

}  // namespace secretscan
