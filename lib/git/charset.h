// Text in other character sets.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Converts `text` to UTF-8. False when iconv does not know `charset` or `text` is not valid in it.
bool ConvertToUtf8(std::string_view charset, std::string_view text, std::string* out);

}  // namespace secretscan
