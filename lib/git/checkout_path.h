// Paths of trees and indexes may be anything; git checks some of them out.
#pragma once

#include <string_view>

namespace secretscan {

// Whether git would make a file of this path in a work tree: no component is empty, ".", ".." or
// ".git" in any case.
bool IsSafeCheckoutPath(std::string_view path);

}  // namespace secretscan
