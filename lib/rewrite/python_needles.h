// What every match of an expression holds.
#pragma once

#include <optional>
#include <vector>

#include "rewrite/content_replacer.h"
#include "rewrite/python_syntax.h"

namespace secretscan {

// Texts of which every match holds at least one, as long as they can be told; if they would be shorter than 3
// bytes or too many, an expression without anything but sets and repeats, which matches no less. Nullopt
// when the empty text may match.
std::optional<std::vector<Needle>> RequiredNeedles(const PythonNode& root);

}  // namespace secretscan
