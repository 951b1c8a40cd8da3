// Names that a file system which composes characters (macOS) cannot tell apart.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Letters in their parts, marks in one order: names whose normal forms (NFC) are equal have equal
// results. So do a few others, which differ in the order of their marks.
std::string Decomposed(std::string_view name);

}  // namespace secretscan
